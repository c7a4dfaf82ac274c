package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a delivery asks of the machine, on one whose programs are written down as they start, and which has no others. */
class DeliveryTest {
    private static final int STAGES = 302;

    @TempDir
    Path root;

    private void program(String name) throws IOException {
        Path program = Files.createDirectories(root.resolve("bin")).resolve(name);
        String real = Files.exists(Path.of("/bin", name)) ? "/bin/" + name : "/usr/bin/" + name;
        Files.writeString(program, "#!/bin/sh\necho " + name + " >>'" + root + "/started'\nexec " + real + " \"$@\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void theDirectoriesOfManyStagesAreMadeByFewPrograms() throws Exception {
        program("mkdir");
        program("tar");
        Files.createSymbolicLink(root.resolve("bin/sh"), Path.of("/bin/sh"));
        List<String> stages = IntStream.rangeClosed(1, STAGES)
                .mapToObj(i -> root + "/run of all/" + i)
                .toList();
        Delivery delivery = new Delivery(new FileTree(), root + "/files", stages, List.of());

        assertThat(deliver(delivery)).isEqualTo("virtual-cluster delivered\nvirtual-cluster reserved\n");
        assertThat(stages)
                .allSatisfy(stage -> assertThat(Path.of(stage, "state")).isNotEmptyFile());
        assertThat(root.resolve("started")).hasContent("mkdir\ntar\nmkdir\nmkdir\nmkdir\nmkdir\n");

        Files.delete(root.resolve("started"));
        deliver(delivery);
        assertThat(root.resolve("started")).as("of the second one").hasContent("tar\n");
    }

    private String deliver(Delivery delivery) throws Exception {
        Path stream = root.resolve("stream");
        try (var written = Files.newOutputStream(stream)) {
            TarDelivery.write(delivery.stream(), written);
        }
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", delivery.command());
        builder.environment().put("PATH", root.resolve("bin").toString());
        Process process =
                builder.redirectInput(stream.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
