package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.record.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The private directory of a cluster whose run is held: it says so to other processes of the same user, and they say there that the run
 * is to continue.
 */
public final class HeldCluster {
    private static final String HELD = "held";
    private static final String CONTINUE = "continue";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path directory;

    private HeldCluster(Path directory) {
        this.directory = directory;
    }

    /** That of a cluster, which may not be held. */
    public static HeldCluster in(Path privateDirectory) {
        return new HeldCluster(privateDirectory);
    }

    /** Says that the run is held. */
    public void hold(Instant until) throws IOException {
        write(HELD, until.toString());
    }

    /** Until when the run is held at most; none if it is not. */
    public Optional<Instant> until() {
        try {
            return Optional.of(Instant.parse(read(HELD)));
        } catch (IOException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Lets the run continue.
     *
     * @param by who does, for the record
     */
    public void letContinue(String by) throws IOException {
        write(CONTINUE, by);
    }

    /** Who lets the run continue; none if nobody has. */
    public Optional<String> continuedBy() {
        try {
            return Optional.of(read(CONTINUE));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** It is not held any more. What cannot be removed goes with the cluster. */
    public void forget() {
        try {
            Files.deleteIfExists(directory.resolve(HELD));
            Files.deleteIfExists(directory.resolve(CONTINUE));
        } catch (IOException e) {
            System.getLogger(HeldCluster.class.getName())
                    .log(System.Logger.Level.DEBUG, "the end of a hold is not noted in " + directory, e);
        }
    }

    private String read(String name) throws IOException {
        return Files.readString(directory.resolve(name)).strip();
    }

    private void write(String name, String text) throws IOException {
        AtomicFile.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8), OWNER_ONLY_FILE);
    }
}
