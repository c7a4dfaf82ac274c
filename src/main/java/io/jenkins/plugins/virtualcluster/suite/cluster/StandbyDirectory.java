package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import io.jenkins.plugins.virtualcluster.hypervisor.Standby;
import io.jenkins.plugins.virtualcluster.suite.request.JsonFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The private directory of a cluster that stands by: it says what the cluster fits, and who has taken it. It is taken once, by a
 * link whose making is the lock, and whose target says by which run and process; so no saved state is used twice. Whoever
 * cannot have the keys that lie here cannot take it.
 */
public final class StandbyDirectory {
    private static final String STANDBY = "standby.json";
    private static final String TAKEN = "taken";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path directory;

    private StandbyDirectory(Path directory) {
        this.directory = directory;
    }

    /** That of a cluster, which may not stand by, or not be there. */
    public static StandbyDirectory in(Path privateDirectory) {
        return new StandbyDirectory(privateDirectory);
    }

    /**
     * What it fits.
     *
     * @param key see {@link StandbyKey}
     */
    public record Facts(String key, Standby standby) {
        public Facts {
            Objects.requireNonNull(key, "it has no key");
            Objects.requireNonNull(standby, "it does not say since when it stands by");
        }
    }

    /** Who has taken it. */
    record Taker(String run, String process) {}

    Path path() {
        return directory;
    }

    /** The cluster's id. */
    public String id() {
        return String.valueOf(directory.getFileName());
    }

    /** Says that it stands by. */
    void standBy(Facts facts) throws IOException {
        JsonFiles.write(directory.resolve(STANDBY), facts, OWNER_ONLY_FILE);
    }

    /** Whether it stands by, also when it has just been taken. */
    public boolean isStandby() {
        return Files.isRegularFile(directory.resolve(STANDBY));
    }

    /** @throws IOException if it does not stand by, or its file is damaged: the message names it */
    Facts facts() throws IOException {
        return JsonFiles.read(directory.resolve(STANDBY), Facts.class);
    }

    /**
     * Takes it, as this process.
     *
     * @return false if somebody has taken it, or it is gone
     */
    boolean take(String run) throws IOException {
        try {
            Files.createSymbolicLink(directory.resolve(TAKEN), Path.of(run + "." + LeaseProcess.own()));
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            return false;
        }
    }

    private Optional<Taker> taker() {
        try {
            String[] parts =
                    Files.readSymbolicLink(directory.resolve(TAKEN)).toString().split("\\.", 2);
            return Optional.of(new Taker(parts[0], parts.length == 2 ? parts[1] : ""));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether some run has taken it, whatever has become of that. */
    public boolean isTaken() {
        return Files.exists(directory.resolve(TAKEN), LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether a process that lives is about to take it over. */
    public boolean isBeingTaken() {
        return taker().filter(taker -> LeaseProcess.isAlive(taker.process())).isPresent();
    }

    boolean isTakenBy(String run) {
        return taker().filter(taker -> taker.run().equals(run)).isPresent();
    }

    /** Whether its cluster is on that hypervisor. */
    boolean isAt(HypervisorAddress address) {
        try {
            return ClusterStateDirectory.in(directory).kept().address().place().equals(address.place());
        } catch (IOException e) {
            return false;
        }
    }

    /** Moves it with all that is in it; nothing is there yet, and it is private there too. */
    StandbyDirectory moveTo(Path target) throws IOException {
        PrivateDirectory.make(Objects.requireNonNull(target.toAbsolutePath().getParent(), "a cluster's is in another"));
        Files.move(directory, target, StandardCopyOption.ATOMIC_MOVE);
        return new StandbyDirectory(target);
    }

    /** Another cluster is to be started in its place. One that a run has taken over and starts again stays that run's. */
    void forget() throws IOException {
        if (isStandby()) {
            Files.deleteIfExists(directory.resolve(TAKEN));
            Files.deleteIfExists(directory.resolve(STANDBY));
        }
    }

    /** It is its taker's cluster like any other from now on. */
    void restored() throws IOException {
        Files.deleteIfExists(directory.resolve(STANDBY));
    }

    /** Whether it was restored for that run. */
    boolean isRestoredFor(String run) {
        return isTakenBy(run) && !isStandby() && ClusterStateDirectory.isCluster(directory);
    }
}
