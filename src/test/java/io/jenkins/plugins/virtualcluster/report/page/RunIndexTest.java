package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Journal;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunIndexTest {
    private static final SampleRun.Plan PLAN = new SampleRun.Plan(
            "copy",
            "xrootd",
            "killed1",
            Optional.empty(),
            List.of("srv1"),
            1,
            List.of(),
            List.of(Stage.SUITE_INIT, Stage.SUITE_FINALIZE),
            Instant.parse("2026-03-01T10:00:00Z"));

    @TempDir
    private Path records;

    private Path journal() {
        return new RunDirectory(records.resolve(PLAN.id())).journal();
    }

    /** Makes it unreadable without changing how it looks from outside. */
    static byte[] spoil(Path journal) throws IOException {
        byte[] content = Files.readAllBytes(journal);
        byte[] other = content.clone();
        Arrays.fill(other, (byte) '#');
        other[other.length - 1] = '\n';
        Files.write(journal, other);
        return content;
    }

    @Test
    void aRunThatWasBrokenOffIsReadAgainOnlyWhenItsJournalHasGrown() throws IOException {
        SampleRun.start(records, PLAN).close();
        RunIndex index = new RunIndex(records);
        IndexEntry first = index.entries().get(0);
        byte[] content = spoil(journal());
        IndexEntry again = index.entries().get(0);
        Optional<IndexEntry> found = index.find(PLAN.id());
        Files.write(journal(), content);
        try (Journal resumed = Journal.open(journal())) {
            resumed.append(new Event.RunEnded(PLAN.start().plusSeconds(9), Verdict.PASSED, Optional.empty()));
        }
        IndexEntry after = index.entries().get(0);

        assertThat(first.run().live()).isFalse();
        assertThat(first.run().verdict()).isEmpty();
        assertThat(again).isEqualTo(first);
        assertThat(found).contains(first);
        assertThat(after.run().verdict()).contains(Verdict.PASSED);
    }

    @Test
    void aRecordWithoutOneGoodLineSaysSoUntilItsJournalChanges() throws IOException {
        SampleRun.start(records, PLAN).close();
        byte[] content = spoil(journal());
        RunIndex index = new RunIndex(records);

        RunSummary damaged = index.entries().get(0).run();
        assertThat(damaged.suite()).isEqualTo("copy");
        assertThat(damaged.run()).isEqualTo("killed1");
        assertThat(damaged.started()).isEqualTo(PLAN.start());
        assertThat(damaged.damage().get(0)).startsWith("events.jsonl:1: not an event of a run");
        assertThat(index.find(PLAN.id()).orElseThrow().run()).isEqualTo(damaged);
        Files.write(journal(), content);
        try (Journal resumed = Journal.open(journal())) {
            resumed.append(new Event.RunResumed(PLAN.start().plusSeconds(9), "someone"));
        }
        assertThat(index.entries().get(0).run().damage()).isEmpty();
    }

    @Test
    void oneBadLineLeavesTheOthersReadable() throws IOException {
        try (SampleRun run = SampleRun.start(records, PLAN)) {
            run.begin(Stage.SUITE_INIT);
            run.end(Stage.SUITE_INIT, Verdict.FAILED, null);
            run.stop(Verdict.FAILED, "it failed");
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(journal()));
        lines.set(1, "{\"event\":");
        Files.write(journal(), lines);

        IndexEntry entry = new RunIndex(records).entries().get(0);
        assertThat(entry.run().verdict()).contains(Verdict.FAILED);
        assertThat(entry.run().cluster()).isEqualTo("xrootd");
        assertThat(entry.run().damage()).hasSize(1);
        assertThat(entry.run().damage().get(0)).startsWith("events.jsonl:2: not an event of a run");
        assertThat(new RunIndex(records).entries().get(0).run().damage())
                .as("it is read again, not taken from the index's file")
                .hasSize(1);
    }

    @Test
    void aRecordWithoutJournalOrWithAnEmptyOneSaysSo() throws IOException {
        SampleRun.start(records, PLAN).close();
        Files.write(journal(), new byte[0]);
        RunIndex index = new RunIndex(records);
        assertThat(index.entries().get(0).run().damage()).containsExactly("events.jsonl has no events");

        Files.delete(journal());
        Path directory = records.resolve(PLAN.id());
        Files.setLastModifiedTime(directory, FileTime.from(PLAN.start()));
        IndexEntry lost = index.entries().get(0);
        assertThat(lost.run().damage()).containsExactly("events.jsonl is missing");
        assertThat(lost.run().suite()).isEqualTo("copy");
        assertThat(lost.run().durationMs()).isZero();
    }

    @Test
    void aRunThatIsWrittenIsLive() throws IOException {
        RunIndex index = new RunIndex(records);
        try (SampleRun run = SampleRun.start(records, PLAN)) {
            assertThat(index.entries().get(0).run().live()).isTrue();
            run.begin(Stage.SUITE_INIT);
            assertThat(index.find(PLAN.id()).orElseThrow().stages().get(0).verdict())
                    .isEmpty();
            run.end(Stage.SUITE_INIT, Verdict.PASSED, null);
            assertThat(index.find(PLAN.id()).orElseThrow().stages().get(0).verdict())
                    .contains(Verdict.PASSED);
            run.stop(Verdict.PASSED, null);
            assertThat(index.entries().get(0).run().live()).isFalse();
        }
    }
}
