package io.jenkins.plugins.virtualcluster.suite.request;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Checksum;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.files.ConfinedDirectory;
import io.jenkins.plugins.virtualcluster.record.DeliveredFile;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunFacts;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A file that is delivered for one run. Its sum is taken when the run is asked for; whoever reads it later gets these bytes, or a
 * failure: so all hosts, attempts and cells of a run have the same.
 *
 * @param source where it is now
 * @param kept whether nobody writes to the source, so that a record may link to it
 */
public record RunFile(DeliveredFile facts, Path source, boolean kept) {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> PROGRAM = PosixFilePermissions.fromString("rwxr-xr-x");

    /**
     * Reads a file to take its sum.
     *
     * @param name see {@link DeliveredFile#name()}
     * @throws IllegalArgumentException if the name cannot be
     * @throws IOException if it cannot be read
     */
    public static RunFile of(String name, Path source, boolean kept) throws IOException {
        DeliveredFile.checkName(name);
        try (DigestInputStream in = summed(source)) {
            long size = in.transferTo(OutputStream.nullOutputStream());
            return new RunFile(new DeliveredFile(name, size, sum(in)), source.toAbsolutePath(), kept);
        }
    }

    private static DigestInputStream summed(Path file) throws IOException {
        return new DigestInputStream(Files.newInputStream(file), Checksum.Algorithm.SHA256.digest());
    }

    /** Of all that was read. */
    private static String sum(DigestInputStream in) {
        return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }

    /**
     * All files of a directory. Links are followed while they stay in it.
     *
     * @param prefix of the names, such as {@code packages/}; may be empty
     * @throws IOException if one cannot be read, or a link leads out of the directory
     */
    public static List<RunFile> below(Path directory, String prefix, boolean kept) throws IOException {
        List<RunFile> files = new ArrayList<>();
        ConfinedDirectory confined = ConfinedDirectory.of(directory);
        confined.walk(Path.of(""), new ConfinedDirectory.Visitor() {
            @Override
            public void directory(Path path, Set<PosixFilePermission> permissions) {
                // Made where a file is in it.
            }

            @Override
            public void file(Path path, ConfinedDirectory.Unopened file) throws IOException {
                files.add(of(prefix + path, confined.real(path), kept));
            }
        });
        return files;
    }

    /**
     * Those of the run of a record, which need not lie where it was.
     *
     * @throws IOException if the record does not tell
     */
    public static List<RunFile> in(RunDirectory record) throws IOException {
        return RunFacts.delivered(record).stream()
                .map(facts -> new RunFile(facts, record.delivered(facts.name()), true))
                .toList();
    }

    /** The same as it lies in the record of a run that it was kept for. */
    RunFile in(Path delivered) {
        return new RunFile(facts, delivered, true);
    }

    /**
     * Checks that no two files would lie in one place on the hosts.
     *
     * @param files of the run
     * @param suite whose own files they lie beside
     * @throws InvalidRequestException if two would, with what to do
     */
    public static void requireApart(List<RunFile> files, Suite suite) throws InvalidRequestException {
        Map<String, Path> places = new HashMap<>();
        for (RunFile each : files) {
            Path before = places.put(each.facts.name(), each.source);
            if (before != null) {
                throw new InvalidRequestException("Both " + before + " and " + each.source + " are to be delivered as "
                        + each.facts.name() + "; give one of them another name, as in " + each.source.getFileName()
                        + "=other/" + each.facts.name());
            }
        }
        for (RunFile each : files) {
            for (Path place = Path.of(each.facts.name()); place != null; place = place.getParent()) {
                boolean self = place.toString().equals(each.facts.name());
                Path own = suite.files().resolve(place);
                boolean taken = self
                        ? Files.exists(own, LinkOption.NOFOLLOW_LINKS)
                        : places.containsKey(place.toString())
                                || Files.exists(own, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(own);
                if (taken) {
                    throw new InvalidRequestException(each.source + " cannot be delivered as " + each.facts.name()
                            + ": suite " + suite.name() + " has files/" + place
                            + " already, or another file is delivered there; give it another name, as in "
                            + each.source.getFileName() + "=new/" + each.facts.name());
                }
            }
        }
    }

    /** Keeps them in the record of their run, and what they are. */
    public static void keep(List<RunFile> files, RunDirectory record) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        for (RunFile each : files) {
            Path target = record.delivered(each.facts.name());
            Files.createDirectories(Objects.requireNonNull(target.getParent(), "it lies in the record"));
            Files.deleteIfExists(target);
            if (!each.kept || !each.isLinkedAt(target)) {
                each.copyTo(target);
            }
        }
        RunFacts.writeDelivered(record, files.stream().map(RunFile::facts).toList());
    }

    private boolean isLinkedAt(Path target) {
        try {
            Files.createLink(target, source);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            // On another file system, for example; what is wrong with the file itself the copy tells.
            return false;
        }
    }

    private void copyTo(Path target) throws IOException {
        try (Opened opened = open()) {
            Files.copy(opened.in(), target);
            opened.requireWhole();
        }
        if (isProgram()) {
            Files.setPosixFilePermissions(target, PROGRAM);
        }
    }

    private boolean isProgram() throws IOException {
        return Files.getPosixFilePermissions(source).contains(PosixFilePermission.OWNER_EXECUTE);
    }

    /** What it has on hosts: those of a program if its owner may execute it, else those of a file. */
    public Set<PosixFilePermission> permissions() throws IOException {
        return isProgram() ? PROGRAM : FILE;
    }

    /** Opens it to be read once; the caller closes it. */
    public Opened open() throws IOException {
        return new Opened(summed(source));
    }

    /** It, while it is read. */
    public final class Opened implements Closeable {
        private final DigestInputStream in;

        private Opened(DigestInputStream in) {
            this.in = in;
        }

        public InputStream in() {
            return in;
        }

        /** @throws IOException if what was read of it is not what it was when the run was asked for, or not all of that */
        public void requireWhole() throws IOException {
            boolean longer = in.read() >= 0;
            String sum = sum(in);
            if (longer || !sum.equals(facts.sha256())) {
                throw new IOException(source + " was changed since it was chosen to be delivered as " + facts.name()
                        + (longer ? ": it is longer than " + facts.size() + " bytes" : ": its SHA-256 is " + sum)
                        + ", expected " + facts.sha256() + "; run the suite again");
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
