package io.jenkins.plugins.virtualcluster.jenkins.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.repository.DirectoryTree;
import io.jenkins.plugins.virtualcluster.repository.Tree;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeSuitesTest {
    @TempDir
    Path directory;

    private Path definitions(String name) throws IOException {
        Path root = directory.resolve(name);
        new TestSuite(root);
        return root;
    }

    private static Map<String, Tree> tree(String path, Path root) throws IOException {
        return new TreeMap<>(Map.of(path, new DirectoryTree(root)));
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, Files.readString(file) + text);
    }

    @Test
    void soundSuitesHaveTheirSchedulesAndWhatOneCanChoose() throws IOException {
        Path root = definitions("a");
        append(
                root.resolve("suites/suite/suite.yaml"),
                "schedule: H 2 * * *\ntags: { colour: red, size: small }\nmatrix: { size: [ small, large ] }\n");

        SuiteSnapshot snapshot = TreeSuites.at("c", tree("", root));

        assertThat(snapshot.sound())
                .isEqualTo(Map.of(
                        "suite",
                        new SuiteSnapshot.Offer(
                                Optional.of("H 2 * * *"),
                                List.of("one"),
                                Map.of("colour", "red"),
                                Map.of("size", List.of("small", "large")))));
        assertThat(snapshot.broken()).isEmpty();
    }

    @Test
    void brokenOnesSayWhereTheyAre() throws IOException {
        Path root = definitions("a");
        append(root.resolve("suites/suite/suite.yaml"), "colour: red\n");

        SuiteSnapshot snapshot = TreeSuites.at("c", tree("tests/x", root));

        assertThat(snapshot.sound()).isEmpty();
        assertThat(snapshot.broken().get("suite"))
                .singleElement()
                .asString()
                .matches("tests/x/suites/suite/suite\\.yaml:\\d+:\\d+: .*colour.*");
        assertThat(snapshot.problems()).isEqualTo(snapshot.broken().get("suite"));
    }

    @Test
    void aChangedScriptTouchesItsSuite() throws IOException {
        Path before = definitions("a");
        Path now = definitions("b");
        append(now.resolve("suites/suite/cases/one/run.sh"), "echo more\n");

        assertThat(TreeSuites.between(tree("", before), tree("", now)))
                .singleElement()
                .asString()
                .startsWith("suite: ")
                .contains("cases/one/run.sh");
        assertThat(TreeSuites.between(tree("", before), tree("", before))).isEmpty();
    }

    @Test
    void aSuiteThatBecameUnsoundSaysWhy() throws IOException {
        Path before = definitions("a");
        Path now = definitions("b");
        append(now.resolve("suites/suite/suite.yaml"), "colour: red\n");

        assertThat(TreeSuites.between(tree("", before), tree("", now)))
                .singleElement()
                .asString()
                .contains("invalid: suites/suite/suite.yaml:");
    }

    @Test
    void aSuiteThatIsGoneIsNamed() throws IOException {
        Path before = definitions("a");
        Path now = Files.createDirectories(directory.resolve("b/clusters")).getParent();

        assertThat(TreeSuites.between(tree("", before), tree("", now))).containsExactly(SuiteChange.gone("suite"));
    }

    @Test
    void inADirectoryThatWasNotThereAllSuitesAreNew() throws IOException {
        assertThat(TreeSuites.between(Map.of(), tree("tests", definitions("a"))))
                .extracting(SuiteChange::suite)
                .containsExactly("suite");
    }
}
