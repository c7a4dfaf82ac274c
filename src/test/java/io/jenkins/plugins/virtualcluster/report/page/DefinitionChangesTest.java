package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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
}
