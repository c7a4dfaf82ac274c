package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.SampleRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build with a matrix: what its steps ask for again and again is not read again. */
class BuildFilesTest {
    private static final int CELLS = 20;

    @TempDir
    private Path build;

    private BuildFiles files;

    @BeforeEach
    void makeBuild() throws IOException {
        files = new BuildFiles(build, Clock.systemUTC());
        for (int i = 0; i < CELLS; i++) {
            write("cell" + i, i, Attempt.ONLY);
        }
        Attempt second = new Attempt(
                2, 3, List.of(new Attempt.Earlier("cell3", Verdict.INFRASTRUCTURE, Optional.empty(), Map.of())));
        write("again", CELLS, second);
    }

    private void write(String run, int second, Attempt attempt) throws IOException {
        SampleRun.Plan plan = new SampleRun.Plan(
                "copy",
                "xrootd",
                run,
                Optional.empty(),
                List.of("srv1"),
                1,
                List.of(),
                List.of(Stage.SUITE_INIT, Stage.SUITE_FINALIZE),
                Instant.parse("2026-03-01T10:00:00Z").plusSeconds(second));
        try (SampleRun written = SampleRun.start(files.records(), plan, attempt)) {
            written.stop(Verdict.PASSED, null);
        }
    }

    private void spoilAll() throws IOException {
        try (var directories = Files.list(files.records())) {
            for (Path directory : directories.toList()) {
                Files.writeString(new RunDirectory(directory).journal(), "no event\n");
            }
        }
    }

    /** Whoever reads a journal again takes its run for one that goes on. */
    private void takeBackEnds() throws IOException {
        try (var directories = Files.list(files.records())) {
            for (Path directory : directories.toList()) {
                Path journal = new RunDirectory(directory).journal();
                String events = Files.readString(journal);
                Files.writeString(journal, events.substring(0, events.indexOf("{\"event\":\"run-ended\"")));
            }
        }
    }

    @Test
    void aRunIsFoundByItsIdAndByThatOfTheAttemptBefore() throws IOException {
        assertThat(files.record("cell7").orElseThrow().path().toString()).endsWith("-copy-cell7");
        assertThat(files.record("ell7")).isEmpty();
        assertThat(files.record("other")).isEmpty();
        assertThat(files.retryOf("cell3").orElseThrow().path().toString()).endsWith("-copy-again");
        assertThat(files.retryOf("cell4")).isEmpty();
    }

    @Test
    void howARunBeganIsReadOnce() throws IOException {
        for (int i = 0; i < CELLS; i++) {
            assertThat(files.record("cell" + i)).isPresent();
        }
        files.retryOf("cell3");
        spoilAll();

        for (int i = 0; i < CELLS; i++) {
            assertThat(files.record("cell" + i)).isPresent();
        }
        assertThat(files.retryOf("cell3")).isPresent();
    }

    @Test
    void whatARunLeftForItsClusterIsReadOnceAndRunsThatBeginAreSeen() throws IOException {
        assertThat(files.concerning("cluster", System.out)).isEmpty();
        takeBackEnds();
        write("late", CELLS + 1, Attempt.ONLY);

        assertThat(files.concerning("cluster", System.out)).isEmpty();
        assertThat(files.record("late")).isPresent();
    }

    @Test
    void aRunThatHasHardlyBegunIsNone() throws IOException {
        Path record = Files.createDirectories(files.records().resolve("20260301-100100-copy-early"));
        Path journal = Files.writeString(new RunDirectory(record).journal(), "{\"event\":\"run-st");

        assertThat(files.record("early")).isEmpty();
        Path known = files.record("cell1").orElseThrow().journal();
        Files.writeString(journal, Files.readString(known).replace("cell1", "early"));
        assertThat(files.record("early")).isPresent();
    }

    /** Or a process that continues would begin it again, beside its cluster. */
    @Test
    void aRunWhoseJournalIsDamagedHasBegunAndHoldsItsCluster() throws IOException {
        write("damaged", CELLS + 1, Attempt.ONLY);
        RunDirectory record = files.record("damaged").orElseThrow();
        RunDirectory.put(record.request(), new byte[0]);
        Files.writeString(record.journal(), "no event\n");
        BuildFiles later = new BuildFiles(build, Clock.systemUTC());

        assertThat(later.record("damaged")).contains(record);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        assertThat(later.concerning("any", new PrintStream(log, true, StandardCharsets.UTF_8)))
                .hasSize(1);
        assertThat(log.toString(StandardCharsets.UTF_8)).startsWith("A run of this build cannot be continued: ");

        Files.delete(record.journal());
        assertThat(new BuildFiles(build, Clock.systemUTC()).record("damaged")).contains(record);
    }
}
