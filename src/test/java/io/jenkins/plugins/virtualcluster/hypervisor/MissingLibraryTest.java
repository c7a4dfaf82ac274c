package io.jenkins.plugins.virtualcluster.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Java throws another error when it has to load a native library that it could not load before. */
@Timeout(300)
class MissingLibraryTest {
    @TempDir
    Path directory;

    private List<String> said(String... properties) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(properties));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MissingLibrary.class.getName()));
        Path said = directory.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
        return Files.readAllLines(said);
    }

    @Test
    void eachTimeItIsSaidThatTheBindingCannotBeLoadedAndWhatToDo() throws Exception {
        List<String> said = said("-Djna.nosys=true", "-Djna.nounpack=true", "-Djna.boot.library.path=" + directory);

        assertThat(said)
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).startsWith("The native part of JNA").contains("jna.tmpdir", "libjna-jni"));
    }

    @Test
    void eachTimeItIsSaidThatLibvirtIsMissingAndWhatToInstall() throws Exception {
        List<String> said = said("-Djna.library.path=" + directory, "-Djna.platform.library.path=" + directory);

        assertThat(said)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("libvirt's client library is missing")
                        .contains("libvirt0", "libvirt-libs"));
    }
}
