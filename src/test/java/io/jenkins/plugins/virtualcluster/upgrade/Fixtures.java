package io.jenkins.plugins.virtualcluster.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.FileUtils;

/** What released versions have written, a directory for each, as its {@code README.md} says. */
public final class Fixtures {
    /** What to do about a difference. */
    public static final String ADVICE =
            "Users have files that an earlier version wrote. Have today's code read both forms, or keep the old name and type."
                    + " Where the new form is meant, add what today's version writes as the next directory of"
                    + " src/test/resources/io/jenkins/plugins/virtualcluster/upgrade (its README.md says how); those that are"
                    + " there stay as they are";

    private static final Path ALL = Path.of("src/test/resources/io/jenkins/plugins/virtualcluster/upgrade");
    private static final String SUMS = "SHA256SUMS";

    private Fixtures() {}

    /** The directories, that of the oldest version first. */
    public static List<Path> versions() throws IOException {
        try (Stream<Path> all = Files.list(ALL)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** Where what today's version writes is to go, if somebody asks for it. */
    public static Optional<Path> wanted() {
        return Optional.ofNullable(System.getProperty("virtualcluster.upgrade")).map(Path::of);
    }

    /** The sums of all files of a version, as sha256sum prints them. */
    static List<String> sums(Path version) throws IOException {
        try (Stream<Path> all = Files.walk(version)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(SUMS))
                    .sorted()
                    .toList();
            List<String> sums = new ArrayList<>();
            for (Path file : files) {
                sums.add(DigestUtils.sha256Hex(Files.readAllBytes(file)) + "  " + version.relativize(file));
            }
            return sums;
        }
    }

    static List<String> knownSums(Path version) throws IOException {
        return Files.readAllLines(version.resolve(SUMS));
    }

    /** Lines of a file that today's have not. */
    public static List<String> gone(Path lines, List<String> today) throws IOException {
        return Files.readAllLines(lines).stream()
                .filter(line -> !today.contains(line))
                .toList();
    }

    /** Writes lines, if today's are wanted. */
    public static void keep(String file, List<String> today) throws IOException {
        if (wanted().isPresent()) {
            Files.createDirectories(wanted().get());
            Files.write(wanted().get().resolve(file), today);
        }
    }

    /** A copy that tests may write to. */
    static Path copy(Path from, Path to) throws IOException {
        FileUtils.copyDirectory(from.toFile(), to.toFile());
        return to;
    }
}
