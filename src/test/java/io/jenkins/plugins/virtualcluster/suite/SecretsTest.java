package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A run's private key is in the run's private directory and nowhere else. */
class SecretsTest extends SuiteRunHarness {
    private final List<String> commandLines = new ArrayList<>();

    @Test
    void thePrivateKeyIsInNoRecordOutputOrCommandLine() throws Exception {
        keep = Optional.of(Duration.ofHours(2));
        files.script("cases/one/run.sh", "env; ps -ef; sleep 0.3");
        listener = event -> {
            if (event instanceof Event.HostReady || event instanceof Event.StageStarted) {
                readCommandLines();
            }
        };
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(System.out);
        try {
            assertThat(execute()).isEqualTo(Verdict.PASSED);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }

        Path privateKey = directory.resolve("private/id_ed25519");
        String secret = Files.readAllLines(privateKey).get(2);
        assertThat(secret).hasSizeGreaterThan(20);
        assertThat(commandLines).hasSizeGreaterThan(10).noneMatch(line -> line.contains(secret));
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain(secret);
        for (Path file : filesBelow(directory)) {
            if (!file.equals(privateKey)) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secret);
            }
        }
    }

    @Test
    void othersCannotLookIntoThePrivateDirectory() throws Exception {
        keep = Optional.of(Duration.ofHours(2));
        assertThat(execute()).isEqualTo(Verdict.PASSED);

        Path secrets = directory.resolve("private");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                .isEqualTo("rwx------");
        assertThat(filesBelow(secrets))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    @Test
    void thePrivateDirectoryGoesWithTheCluster() throws Exception {
        assertThat(execute()).isEqualTo(Verdict.PASSED);

        assertThat(directory.resolve("private")).doesNotExist();
    }

    private static List<Path> filesBelow(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private void readCommandLines() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                Path commandLine = process.resolve("cmdline");
                if (Files.isReadable(commandLine)) {
                    synchronized (commandLines) {
                        commandLines.add(read(commandLine));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path commandLine) {
        try {
            return new String(Files.readAllBytes(commandLine), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended meanwhile
        }
    }
}
