package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DefinitionChangesTest {
    @TempDir
    private Path records;

    private RecordDirectory record(String id) throws IOException {
        Path directory = Files.createDirectories(records.resolve(id));
        Files.createDirectories(directory.resolve("suite"));
        return new RecordDirectory(id, new RunDirectory(directory));
    }

    private static void write(RecordDirectory record, String name, String text) throws IOException {
        Files.writeString(record.files().suite().resolve(name), text);
    }

    @Test
    void aFileThatDiffersIsShownAndOneThatDoesNotIsNot() throws IOException {
        RecordDirectory a = record("a");
        RecordDirectory b = record("b");
        write(a, "same", "x\n");
        write(b, "same", "x\n");
        write(a, "other", "x\n");
        write(b, "other", "y\n");
        write(b, "new", "z\n");

        assertThat(DefinitionChanges.between(a, b))
                .containsExactly(
                        new DefinitionChanges.Change(
                                "suite/new", "--- /dev/null\n+++ b/suite/new\n@@ -0,0 +1 @@\n+z\n"),
                        new DefinitionChanges.Change(
                                "suite/other", "--- a/suite/other\n+++ b/suite/other\n@@ -1 +1 @@\n-x\n+y\n"));
    }

    /** 300 files of 120 KB in two versions would be 70 MB of differences; the last ones are named alone. */
    @Test
    @Timeout(120)
    void theDifferencesOfTwoRunsHaveABoundTogether() throws IOException {
        RecordDirectory a = record("a");
        RecordDirectory b = record("b");
        for (int i = 0; i < 300; i++) {
            write(a, "file" + i, "old\n".repeat(30_000 / (1 + i % 3)));
            write(b, "file" + i, "new\n".repeat(30_000 / (1 + i % 3)));
        }
        List<DefinitionChanges.Change> changes = DefinitionChanges.between(a, b);

        assertThat(changes).hasSize(300);
        assertThat(changes.stream().mapToLong(change -> change.diff().length()).sum())
                .isLessThan(2 << 20);
        assertThat(changes).extracting(DefinitionChanges.Change::diff).anyMatch(diff -> diff.startsWith("---"));
        assertThat(changes)
                .extracting(DefinitionChanges.Change::diff)
                .contains(
                        "The files differ; they have too many lines to show how",
                        "The files differ; more files differ than are compared line by line");
    }

    @Test
    @Timeout(120)
    void linesThatAreHardToCompareAreReplacedTogether() {
        Random random = new Random(3);
        List<String> a = lines(random);
        List<String> b = lines(random);
        for (int round = 0; round < 20; round++) {
            assertThat(UnifiedDiff.of("a", a, "b", b).lines()).hasSizeBetween(20_000, 40_003);
        }
    }

    private static List<String> lines(Random random) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            lines.add(random.nextInt(20) == 0 ? "x\n" : "\n");
        }
        return lines;
    }
}
