package io.jenkins.plugins.virtualcluster.definition.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest {
    private static final Pattern SAMPLE = Pattern.compile("```yaml\n# (\\S+)\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory;

    @Test
    void samplesOfTheReferenceAreSound() throws IOException {
        TestRepository repository = new TestRepository(directory.toRealPath());
        Matcher samples = SAMPLE.matcher(Files.readString(Path.of("docs/definitions.md")));
        while (samples.find()) {
            repository.write(
                    samples.group(1),
                    samples.group(2).replaceAll("sha512: [0-9a-f]+\\.\\.\\.", "sha512: " + "0".repeat(128)));
        }
        repository.write("images/site.qcow2", "disk");
        repository.write("prepare.sh", "#!/bin/sh\n");
        repository.write("prepare/client.sh", "#!/bin/sh\n");
        repository.write("prepare/files/motd", "hello\n");
        for (String script :
                List.of("suite_init.sh", "suite_finalize.sh", "cases/copy_to/run.sh", "cases/copy_from/run.sh")) {
            repository.write("suites/copy/" + script, TestRepository.SCRIPT);
            repository.write("suites/versions/" + script, TestRepository.SCRIPT);
        }

        Definitions definitions = repository.read();

        assertThat(definitions.problems()).isEmpty();
        assertThat(definitions.clusters())
                .containsOnlyKeys("xrootd", "hello", "prepared", "two-networks", "on-site", "versions");
        assertThat(definitions.suites()).containsOnlyKeys("copy", "versions");
        assertThat(definitions.suites().get("versions").matrix()).hasSize(3);
    }

    @Test
    void referenceNamesEveryKey() throws IOException {
        String text = Files.readString(Path.of("docs/definitions.md"));

        for (Keys keys : Keys.values()) {
            assertThat(keys.names())
                    .as("keys of %s", keys)
                    .allSatisfy(key -> assertThat(text).containsPattern("[`{ ]" + key + "[`:]"));
        }
    }

    @Test
    void entriesOfPublicImagesLackNothingButTheChecksum() throws IOException {
        TestRepository repository = new TestRepository(directory.toRealPath());
        String text = Files.readString(Path.of("examples/images/public.yaml"));
        repository.write(
                "images.yaml",
                text.replaceAll("(sha512: )SHA512", "$1" + "0".repeat(128))
                        .replaceAll("(sha256: )SHA256", "$1" + "0".repeat(64)));
        Files.createDirectories(directory.resolve("clusters"));
        Files.createDirectories(directory.resolve("suites"));

        Definitions definitions = repository.read();

        assertThat(definitions.problems()).isEmpty();
        assertThat(definitions.images()).hasSize(10).containsKeys("debian-12", "ubuntu-24.04", "alpine-3.22");
    }

    @Test
    void examplesAreSound() throws IOException {
        try (Stream<Path> examples = Files.list(Path.of("examples"))) {
            for (Path example : examples.toList()) {
                assertThat(DefinitionReader.read(example).problems())
                        .as("%s", example)
                        .isEmpty();
            }
        }
    }
}
