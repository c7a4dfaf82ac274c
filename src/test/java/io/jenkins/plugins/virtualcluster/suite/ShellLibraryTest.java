package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellLibraryTest {
    private record Ended(int status, String output) {}

    @TempDir
    Path directory;

    @BeforeEach
    void putTheLibrary() throws IOException {
        try (InputStream library = HostLayout.class.getResourceAsStream("lib.sh")) {
            Files.copy(library, directory.resolve("lib.sh"));
        }
    }

    @Test
    void logPrintsItsArgumentsAsTheyAre() throws Exception {
        assertThat(script("log -n 'a  b' '%s\\n'").output()).isEqualTo("-n a  b %s\\n\n");
    }

    @Test
    void stampPutsTheTimeInUtcBeforeTheLine() throws Exception {
        assertThat(script("stamp hello").output()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ hello\n");
    }

    @Test
    void runGoesOnAfterACommandThatSucceeds() throws Exception {
        assertThat(script("run true; log after")).isEqualTo(new Ended(0, "+ true\nafter\n"));
    }

    @Test
    void runEndsTheScriptWithTheStatusOfACommandThatFails() throws Exception {
        assertThat(script("run sh -c 'exit 7'; log after"))
                .isEqualTo(new Ended(7, "+ sh -c exit 7\nFAILED with 7: sh -c exit 7\n"));
    }

    @Test
    void assertFailGoesOnAfterACommandThatFails() throws Exception {
        assertThat(script("assert_fail false; log after")).isEqualTo(new Ended(0, "! false\nafter\n"));
    }

    @Test
    void assertFailEndsTheScriptAfterACommandThatSucceeds() throws Exception {
        assertThat(script("assert_fail true; log after"))
                .isEqualTo(new Ended(1, "! true\nFAILED: this was expected to fail, and succeeded: true\n"));
    }

    @Test
    void aDiskThatIsNotThereIsNamed() throws Exception {
        assertThat(script("vc_mount_disk vcdisk9 /data; log after"))
                .isEqualTo(new Ended(
                        1, "FAILED: this host has no disk with the serial number vcdisk9, meant for /data\n"));
    }

    private Ended script(String commands) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", ". ./lib.sh; " + commands)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }
}
