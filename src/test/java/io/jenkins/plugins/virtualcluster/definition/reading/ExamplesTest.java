package io.jenkins.plugins.virtualcluster.definition.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {
    /** A file's path in backquotes at a sentence's end, and the indented lines that follow. */
    private static final Pattern SNIPPET =
            Pattern.compile("`([a-z_/]+\\.(?:yaml|sh))`[^\\n]*:\\n\\n((?: {4}[^\\n]*\\n|\\n)+)");

    @TempDir
    Path repository;

    @ParameterizedTest
    @ValueSource(strings = {"hello", "xrootd", "architectures", "packages"})
    void theExamplesAreSound(String example) throws IOException {
        Definitions definitions = DefinitionReader.read(Path.of("examples", example));

        assertThat(definitions.problems()).isEmpty();
        assertThat(definitions.warnings()).isEmpty();
        assertThat(definitions.suites()).isNotEmpty();
    }

    @Test
    void theExampleOfTheReadmeIsSound() throws IOException {
        Matcher snippets = SNIPPET.matcher(Files.readString(Path.of("README.md")));
        while (snippets.find()) {
            Path file = repository.resolve(snippets.group(1));
            Files.createDirectories(file.getParent());
            String text = snippets.group(2).indent(-4).strip() + "\n";
            // The reader puts the publisher's checksum there.
            Files.writeString(file, text.replace("sha512: ...", "sha512: " + "0".repeat(128)));
        }
        Files.writeString(repository.resolve("suites/talk/suite_init.sh"), "#!/bin/sh\n");

        Definitions definitions = DefinitionReader.read(repository);

        assertThat(definitions.problems()).isEmpty();
        assertThat(definitions.suites().get("talk").cases())
                .singleElement()
                .satisfies(one ->
                        assertThat(one.run().others().orElseThrow().text()).contains("ping"));
    }
}
