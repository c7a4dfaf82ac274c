package io.jenkins.plugins.virtualcluster.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run's measurements are compared with. */
class BaselineTest {
    private static final Stage RUN = Stage.caseRun("one");

    @TempDir
    Path records;

    private int runs;

    private void run(String suite, Verdict verdict, String... measured) throws IOException {
        SampleRuns run = SampleRuns.started("one").start(RUN);
        for (String each : measured) {
            run.call(RUN, "srv1", "measure\tspeed\t" + each.replace(' ', '\t'));
        }
        keep(suite, run.end(RUN, "srv1", verdict, 0).end(RUN, verdict).over(verdict));
    }

    private void keep(String suite, SampleRuns run) throws IOException {
        runs++;
        RunDirectory directory =
                new RunDirectory(records.resolve(String.format("20260101-0000%02d-%s-run%d", runs, suite, runs)));
        Files.createDirectories(directory.path());
        try (Journal journal = Journal.open(directory.journal())) {
            for (Event event : run.events()) {
                journal.append(event);
            }
        }
    }

    private Baseline kept() throws IOException {
        return kept(false);
    }

    private Baseline kept(boolean isRepeated) throws IOException {
        RunDirectory own = new RunDirectory(records.resolve("20270101-000000-copy-own"));
        Files.createDirectories(own.path());
        Baseline.keep(own, "copy", Map.of(), isRepeated);
        return Baseline.read(own);
    }

    @Test
    void isTheMedianOfTheLastRunsOfTheSuiteThatPassed() throws IOException {
        run("copy", Verdict.PASSED, "1 MB/s");
        for (int i = 0; i < 4; i++) {
            run("copy", Verdict.PASSED, "100 MB/s");
            run("copy", Verdict.PASSED, "110 MB/s", "120 MB/s");
        }
        run("copy", Verdict.FAILED, "7 MB/s");
        run("other", Verdict.PASSED, "9 MB/s");
        run("copy", Verdict.PASSED, "140 MB/s");
        run("copy", Verdict.PASSED);
        run("copy", Verdict.PASSED, "150 MB/s");
        Files.createDirectories(records.resolve("20260102-000000-copy-broken"));

        assertThat(kept().medians()).containsExactly(new Baseline.Median(RUN, "srv1", "speed", "MB/s", 120, 10));
    }

    /** Each has a stage of its own, such as {@code case/one.2/run}. */
    @Test
    void ofCasesThatRunSeveralTimesEachTimeIsComparedWithTheCase() throws IOException {
        run("copy", Verdict.PASSED, "100 MB/s");
        run("copy", Verdict.PASSED, "120 MB/s");
        SampleRuns repeated = SampleRuns.started("one.1", "one.2", "one.3").repeating(3);
        List<String> values = List.of("500", "160", "140");
        for (int i = 0; i < values.size(); i++) {
            Stage time = Stage.caseRun("one." + (i + 1));
            repeated.start(time).call(time, "srv1", "measure\tspeed\t" + values.get(i) + "\tMB/s");
            repeated.end(time, "srv1", Verdict.PASSED, 0).end(time, Verdict.PASSED);
        }
        keep("copy", repeated.over(Verdict.PASSED));
        Baseline.Median median = new Baseline.Median(RUN, "srv1", "speed", "MB/s", 120, 3);

        Baseline baseline = kept(true);

        assertThat(baseline.medians())
                .as("a run that repeats its cases counts once, with the median of them")
                .containsExactly(median);
        assertThat(baseline.of(measured("one.7"))).contains(median);
        assertThat(new Baseline(baseline.medians(), false).of(measured("one.7")))
                .as("of a run that does not, that is another case")
                .isEmpty();
    }

    private static Measurement measured(String testCase) {
        return Measurement.parse(Stage.caseRun(testCase), "srv1", Instant.EPOCH, "measure\tspeed\t90\tMB/s");
    }

    @Test
    void isNoneWithoutEarlierRunsAndStaysAsItWasKept() throws IOException {
        assertThat(kept()).isEqualTo(Baseline.NONE);
        run("copy", Verdict.PASSED, "100 MB/s");
        assertThat(kept().medians()).hasSize(1);
        run("copy", Verdict.PASSED, "300 MB/s");
        assertThat(kept().medians()).extracting(Baseline.Median::median).containsExactly(100.0);
    }
}
