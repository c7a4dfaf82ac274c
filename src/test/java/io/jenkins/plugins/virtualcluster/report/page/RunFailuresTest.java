package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.RunFailures.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run's page says of failures, out of the record. */
class RunFailuresTest {
    private static final Stage RUN = Stage.caseRun("copy_to");

    @TempDir
    Path records;

    private SampleRun start(List<String> hosts) throws IOException {
        SampleRun.Plan plan = new SampleRun.Plan(
                "copy",
                "xrootd",
                "failures",
                Optional.empty(),
                hosts,
                hosts.size(),
                List.of("copy_to"),
                SampleRun.stages(List.of("copy_to")),
                SampleRecords.NIGHT);
        SampleRun run = SampleRun.start(records, plan);
        run.boot();
        run.begin(RUN);
        run.pass(Duration.ofSeconds(1));
        return run;
    }

    private List<Failure> failures(SampleRun run, long numbered, boolean over) throws IOException {
        RecordDirectory record = RecordDirectory.find(records, run.plan().id()).orElseThrow();
        return new RunFailures(record, new LineIndexes(), numbered, () -> over).of(RunState.read(record.files()));
    }

    @Test
    void hostsThatFailedInTheSameWayAreOneFailureAndTheWorstComesFirst() throws Exception {
        List<String> hosts =
                IntStream.rangeClosed(1, 43).mapToObj(i -> "srv" + i).toList();
        try (SampleRun run = start(hosts)) {
            for (String host : hosts.subList(0, 40)) {
                run.output(RUN, host, "begin\nERROR: " + host + " has no space\n");
                run.end(RUN, host, Verdict.FAILED, 1, host + ": the script exited with 1");
            }
            run.output(RUN, "srv41", "begin\nERROR: another reason\n");
            run.end(RUN, "srv41", Verdict.FAILED, 1, "srv41: the script exited with 1");
            run.end(RUN, "srv42", Verdict.INFRASTRUCTURE, 0, "the host died");
            run.end(RUN, "srv43", Verdict.CANCELLED, 0, "the run was cancelled");

            List<Failure> failures = failures(run, Long.MAX_VALUE, false);

            assertThat(failures)
                    .extracting(Failure::verdict)
                    .containsExactly(Verdict.INFRASTRUCTURE, Verdict.FAILED, Verdict.FAILED);
            assertThat(failures.get(1).hosts()).isEqualTo(hosts.subList(0, 40));
            assertThat(failures.get(1).cause()).isEqualTo("srv1: the script exited with 1");
            assertThat(failures.get(1).last())
                    .containsExactly(line(1, "begin", false), line(2, "ERROR: srv1 has no space", true));
            assertThat(failures.get(2).hosts()).containsExactly("srv41");
        }
    }

    @Test
    void firstErrorsAndLastLinesAreBoundedAndHaveTheirNumbers() throws Exception {
        try (SampleRun run = start(List.of("srv1"))) {
            StringBuilder output = new StringBuilder();
            for (int i = 1; i <= 5_000; i++) {
                output.append(i % 1_000 == 7 ? "error " + i : "line " + i).append('\n');
            }
            output.append("10%\r50%\r100%\r\n").append("x".repeat(3_000)).append("\n\u001b[31mend\u001b[0m");
            run.output(RUN, "srv1", output.toString());
            run.end(RUN, "srv1", Verdict.TIMED_OUT, 0, "it ran too long");

            Failure failure = failures(run, Long.MAX_VALUE, false).get(0);

            assertThat(failure.errors())
                    .containsExactly(
                            line(7, "error 7", true), line(1_007, "error 1007", true), line(2_007, "error 2007", true));
            assertThat(failure.last()).hasSize(10);
            assertThat(failure.last().get(0)).isEqualTo(line(4_994, "line 4994", false));
            assertThat(failure.last().subList(7, 10))
                    .containsExactly(
                            line(5_001, "100%", false),
                            line(5_002, "x".repeat(500) + "...", false),
                            line(5_003, "end", false));
        }
    }

    @Test
    void linesOfALongOutputInAReportHaveNoNumbers() throws Exception {
        try (SampleRun run = start(List.of("srv1"))) {
            run.output(RUN, "srv1", "error\nend\n");
            run.end(RUN, "srv1", Verdict.FAILED, 1, null);

            Failure failure = failures(run, 5, false).get(0);

            assertThat(failure.errors()).isEmpty();
            assertThat(failure.last())
                    .extracting(RunFailures.Line::number, RunFailures.Line::text)
                    .containsExactly(
                            org.assertj.core.api.Assertions.tuple(OptionalLong.empty(), "error"),
                            org.assertj.core.api.Assertions.tuple(OptionalLong.empty(), "end"));
        }
    }

    @Test
    void whenTimeIsOverHostsAreStillToldApartAndHaveTheirLastLines() throws Exception {
        try (SampleRun run = start(List.of("srv1", "srv2"))) {
            for (String host : List.of("srv1", "srv2")) {
                run.output(RUN, host, "begin\nthe end of number " + host.charAt(3) + "\n");
                run.end(RUN, host, Verdict.FAILED, 1, "the script exited with 1");
            }

            assertThat(failures(run, Long.MAX_VALUE, true))
                    .extracting(failure -> failure.last().get(1).text())
                    .containsExactly("the end of number 1", "the end of number 2");
        }
    }

    @Test
    void aStageThatFailedAsAWholeIsAFailureOfNoHost() throws Exception {
        try (SampleRun run = start(List.of("srv1"))) {
            run.end(RUN, Verdict.INFRASTRUCTURE, "the hypervisor is unreachable");

            assertThat(failures(run, Long.MAX_VALUE, false))
                    .containsExactly(new Failure(
                            RUN,
                            Verdict.INFRASTRUCTURE,
                            "the hypervisor is unreachable",
                            List.of(),
                            Optional.empty(),
                            new ArrayList<>(),
                            List.of()));
        }
    }

    @Test
    void theNeighboursOfARunAreItsAttemptsAndTheRunsSinceItFails() throws Exception {
        String passed = SampleRecords.passing(records);
        String failed = SampleRecords.failing(records);
        String retried = SampleRecords.retried(records);
        RunIndex index = new RunIndex(records);

        Neighbours first = Neighbours.of(index.find(failed).orElseThrow(), index.entries());
        Neighbours second = Neighbours.of(index.find(retried).orElseThrow(), index.entries());

        assertThat(first.lastPassed().map(PartTrend.Other::id)).contains(passed);
        assertThat(first.attempts())
                .containsExactly(
                        new Neighbours.OtherAttempt(2, retried, "retried3c", Optional.of(Verdict.PASSED), false));
        assertThat(second.attempts()).extracting(Neighbours.OtherAttempt::id).containsExactly(failed);
        assertThat(second.failingSince()).isEmpty();
        assertThat(second.lastPassed().map(PartTrend.Other::id)).contains(passed);
    }

    private static RunFailures.Line line(long number, String text, boolean error) {
        return new RunFailures.Line(OptionalLong.of(number), text, error);
    }
}
