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
import java.time.Instant;
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
    void aRecordThatCannotBeReadIsOmittedUntilItsJournalChanges() throws IOException {
        SampleRun.start(records, PLAN).close();
        byte[] content = spoil(journal());
        RunIndex index = new RunIndex(records);

        assertThat(index.entries()).isEmpty();
        assertThat(index.find(PLAN.id())).isEmpty();
        Files.write(journal(), content);
        try (Journal resumed = Journal.open(journal())) {
            resumed.append(new Event.RunResumed(PLAN.start().plusSeconds(9), "someone"));
        }
        assertThat(index.entries()).hasSize(1);
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
