package io.jenkins.plugins.virtualcluster.suite.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that writes a host's names, with a hosts file in a directory of the test's. */
class HostsScriptTest {
    private static final String OTHERS = "127.0.0.1 localhost\n# of the site\n10.1.0.9 printer\n";

    @TempDir
    Path directory;

    private Path hosts;

    @BeforeEach
    void putTheScript() throws IOException {
        hosts = directory.resolve("hosts");
        try (InputStream script = HostLayout.class.getResourceAsStream("hosts.sh")) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(directory.resolve("hosts.sh"), text.replace("/etc/hosts", hosts.toString()));
        }
    }

    /** Writes the lines with that shell, and returns the script's exit code. */
    private int write(String shell, String lines) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("lines"), lines);
        List<String> words = new ArrayList<>(List.of(shell.split(" ")));
        words.addAll(List.of("hosts.sh", "lines"));
        Process process = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private static String ours(String lines) {
        return "# virtual-cluster: begin\n" + lines + "# virtual-cluster: end\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void theNamesComeAfterWhatIsThere(String shell) throws Exception {
        Files.writeString(hosts, OTHERS);

        assertThat(write(shell, "10.1.0.1 a\n")).isZero();

        assertThat(hosts).hasContent(OTHERS + ours("10.1.0.1 a\n"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(hosts)))
                .isEqualTo("rw-r--r--");
        assertThat(directory.resolve("hosts.virtual-cluster")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void theNamesOfBeforeAreReplacedAndWhatSurroundsThemStays(String shell) throws Exception {
        Files.writeString(hosts, OTHERS + ours("10.1.0.1 a\n10.1.0.2 b\n") + "10.1.0.8 scanner\n");

        assertThat(write(shell, "10.1.0.3 c\n")).isZero();

        assertThat(hosts).hasContent(OTHERS + "10.1.0.8 scanner\n" + ours("10.1.0.3 c\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void aHostWithoutAHostsFileGetsOne(String shell) throws Exception {
        assertThat(write(shell, "10.1.0.1 a\n")).isZero();

        assertThat(hosts).hasContent(ours("10.1.0.1 a\n"));
    }
}
