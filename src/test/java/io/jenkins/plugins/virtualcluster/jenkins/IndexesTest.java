package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jenkins finds classes by indexes; one that is missing there is silently not there. */
class IndexesTest {
    @ParameterizedTest
    @ValueSource(strings = {"org.jenkinsci.Symbol", "hudson.init.Initializer", "hudson.init.Terminator"})
    void theHandwrittenIndexNamesAllAnnotatedClasses(String annotation) throws IOException {
        Path index = PluginClasses.CLASSES.resolve("META-INF/services/annotations/" + annotation);

        assertThat(new TreeSet<>(Files.readAllLines(index))).isEqualTo(PluginClasses.annotated(annotation));
    }

    @Test
    void theIndexOfExtensionsIsWrittenByTheCompiler() throws IOException {
        String text = Files.readString(PluginClasses.CLASSES.resolve("META-INF/annotations/hudson.Extension.txt"));

        for (String extension : PluginClasses.annotated("hudson.Extension")) {
            assertThat(text).contains(extension);
        }
        assertThat(PluginClasses.CLASSES.resolve("META-INF/annotations/hudson.Extension"))
                .isNotEmptyFile();
    }

    @Test
    void ofTheSignaturesNothingIsCompiled() {
        assertThat(PluginClasses.CLASSES.resolve("hudson")).doesNotExist();
        assertThat(PluginClasses.CLASSES.resolve("jenkins")).doesNotExist();
        assertThat(PluginClasses.CLASSES.resolve("org")).doesNotExist();
        assertThat(PluginClasses.CLASSES.resolve("com")).doesNotExist();
    }
}
