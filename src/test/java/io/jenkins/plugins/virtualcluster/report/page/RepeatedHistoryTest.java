package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.CaseResults;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that repeat their cases, in the history of their suite. */
class RepeatedHistoryTest {
    private static final List<String> HOSTS = List.of("srv1", "srv2");
    private static final Stage COPY = Stage.caseRun("copy");
    private static final Stage MOVE = Stage.caseRun("move");

    @TempDir
    Path records;

    /** What happens in a run, by the names that its cases have in the record: these fail on srv2, with the same words. */
    private Set<String> failing = Set.of();

    private Attempt attempt = Attempt.ONLY;
    private List<String> known = List.of();

    private SampleRun begin(int day, int times) throws IOException {
        List<String> own = List.of("copy", "move");
        List<String> cases = times == 1 ? own : SampleRun.repeated(own, times);
        SampleRun.Plan plan = new SampleRun.Plan(
                "suite",
                "xrootd",
                "run" + day,
                Optional.empty(),
                HOSTS,
                HOSTS.size(),
                cases,
                cases.stream().map(Stage::caseRun).toList(),
                SampleRecords.NIGHT.plus(Duration.ofDays(day)));
        return SampleRun.start(records, plan, attempt, times);
    }

    private void go(SampleRun run, String testCase, Duration took) throws IOException {
        Stage stage = Stage.caseRun(testCase);
        boolean fails = failing.contains(testCase);
        run.begin(stage);
        run.pass(took);
        run.end(stage, "srv1", Verdict.PASSED, 0, null);
        run.call(stage, "srv2", "result\tchecksum\t" + (fails ? "fail" : "pass"));
        run.output(stage, "srv2", fails ? "ERROR: the disk is full\n" : "fine\n");
        run.end(stage, "srv2", fails ? Verdict.FAILED : Verdict.PASSED, fails ? 1 : 0, fails ? "exited with 1" : null);
        run.end(stage, fails ? Verdict.FAILED : Verdict.PASSED, null);
    }

    /** The n-th stage takes n seconds. */
    private void run(int day, int times, String... fail) throws IOException {
        failing = Set.of(fail);
        try (SampleRun run = begin(day, times)) {
            int seconds = 0;
            for (String name : run.plan().cases()) {
                go(run, name, Duration.ofSeconds(++seconds));
            }
            Verdict verdict = fail.length == 0 ? Verdict.PASSED : Verdict.FAILED;
            run.append(new Event.RunJudged(run.now(), verdict, Optional.empty(), false, known));
            run.stop(verdict, null);
        }
    }

    /** The newest first. */
    private List<IndexEntry> entries() throws IOException {
        List<IndexEntry> entries = new RunIndex(records).entries();
        assertThat(new RunIndex(records).entries())
                .as("the index's file has the same")
                .isEqualTo(entries);
        return entries;
    }

    private SuiteGrid grid() throws IOException {
        return SuiteGrid.of("suite", entries(), Optional.empty(), 50);
    }

    @Test
    void eachCaseIsThereOnceAsItsWorstRepetitionWithTheMedianOfTheirTimes() throws IOException {
        run(1, 3, "copy.2");

        IndexEntry entry = entries().get(0);
        assertThat(entry.stages())
                .containsExactly(
                        new StageSummary(
                                COPY,
                                Optional.of(Verdict.FAILED),
                                OptionalLong.of(3_000),
                                Map.of("srv2", Verdict.FAILED),
                                List.of(),
                                false),
                        new StageSummary(
                                MOVE, Optional.of(Verdict.PASSED), OptionalLong.of(4_000), Map.of(), List.of(), false));
        assertThat(entry.caseVerdicts()).isEqualTo(Map.of("copy", Verdict.FAILED, "move", Verdict.PASSED));
        assertThat(entry.run().stages()).isEqualTo(6);
    }

    @Test
    void aCaseFailsSinceTheRunThatRepeatedIt() throws IOException {
        run(1, 1);
        run(2, 3, "copy.3");
        run(3, 1, "copy");

        SuiteGrid grid = grid();
        List<IndexEntry> runs = entries();
        String repeated = runs.get(1).run().id();
        assertThat(grid.rows()).extracting(SuiteGrid.Row::stage).containsExactly(COPY, MOVE);
        assertThat(grid.cases()).extracting(CaseHistory::name).containsExactly("copy", "move");
        assertThat(grid.cases().get(0).failingSince())
                .map(CaseHistory.Since::id)
                .contains(repeated);
        assertThat(grid.hosts().get(0).failed()).isEqualTo(2);
        FailingPart part =
                FailingPart.of(runs.get(0), runs.subList(1, runs.size())).get(0);
        assertThat(part.part()).isEqualTo("case/copy");
        assertThat(part.since().failingSince()).map(PartTrend.Other::id).contains(repeated);
        assertThat(part.since().lastPassed())
                .map(PartTrend.Other::id)
                .contains(runs.get(2).run().id());
        assertThat(HostHistory.of("srv2", runs, 50).get(0).parts())
                .extracting(HostHistory.OnPart::part, HostHistory.OnPart::failed)
                .containsExactly(tuple("case/copy", 2), tuple("case/move", 0));
    }

    @Test
    void aNewestRunThatRepeatsACaseHasIt() throws IOException {
        run(1, 1, "copy");
        run(2, 3, "copy.1");

        assertThat(grid().cases()).allMatch(one -> one.lastRun().isEmpty());
        List<IndexEntry> runs = entries();
        assertThat(FailingPart.of(runs.get(0), runs.subList(1, 2)))
                .singleElement()
                .satisfies(part -> {
                    assertThat(part.part()).isEqualTo("case/copy");
                    assertThat(part.hosts()).containsExactly("srv2");
                    assertThat(part.since().failingSince())
                            .map(PartTrend.Other::id)
                            .contains(runs.get(1).run().id());
                });
    }

    @Test
    void aCaseHasPassedWhenAllRepetitionsHaveAndFailedAtTheFirstThatDid() throws IOException {
        failing = Set.of("move.1");
        try (SampleRun run = begin(1, 3)) {
            go(run, "copy.1", Duration.ofSeconds(1));
            go(run, "move.1", Duration.ofSeconds(1));
            assertThat(live().caseVerdicts()).isEqualTo(Map.of("move", Verdict.FAILED));
            assertThat(live().stages().get(0).durationMs()).isEmpty();
            for (String name : List.of("copy.2", "move.2", "copy.3", "move.3")) {
                run.end(Stage.caseRun(name), Verdict.SKIPPED, "a case failed in a round before");
            }
            run.stop(Verdict.FAILED, null);
        }

        assertThat(entries().get(0).caseVerdicts()).isEqualTo(Map.of("copy", Verdict.PASSED, "move", Verdict.FAILED));
    }

    private IndexEntry live() throws IOException {
        return new RunIndex(records).entries().get(0);
    }

    @Test
    void aHostIsAbsentIfItHadNoPartInAnyRepetition() throws IOException {
        try (SampleRun run = begin(1, 2)) {
            for (Stage stage : run.plan().stages()) {
                boolean both = stage.equals(Stage.caseRun("copy.2"));
                run.append(new Event.StageStarted(
                        run.now(),
                        stage,
                        both ? HOSTS : List.of("srv1"),
                        run.now().plusSeconds(9)));
                for (String host : both ? HOSTS : List.of("srv1")) {
                    run.end(stage, host, both ? Verdict.PASSED : Verdict.SKIPPED, both ? 0 : 77, null);
                }
                run.end(stage, both ? Verdict.PASSED : Verdict.SKIPPED, null);
            }
            run.stop(Verdict.PASSED, null);
        }

        List<StageSummary> stages = entries().get(0).stages();
        assertThat(stages).extracting(StageSummary::absent).containsExactly(List.of(), List.of("srv2"));
        assertThat(stages.get(0).hosts())
                .as("it passed once, and once had nothing to do")
                .isEmpty();
        assertThat(stages.get(1).hosts()).isEqualTo(Map.of("srv1", Verdict.SKIPPED));
        assertThat(entries().get(0).caseVerdicts()).isEqualTo(Map.of("copy", Verdict.PASSED, "move", Verdict.SKIPPED));
    }

    @Test
    void repetitionsThatFailAlikeAreOneFailure() throws IOException {
        run(1, 4, "copy.1", "copy.2", "copy.4");
        run(2, 1, "copy");

        FailureKinds kinds = FailureKinds.of(entries());
        assertThat(kinds.kinds()).singleElement().satisfies(kind -> {
            assertThat(kind.failures()).isEqualTo(2);
            assertThat(kind.runs()).isEqualTo(2);
            assertThat(kind.places()).containsExactly(new FailureKinds.Place("suite", "case/copy"));
        });
        assertThat(entries().get(1).failures().marks()).singleElement().satisfies(mark -> {
            assertThat(mark.stage()).contains(COPY);
            assertThat(mark.hosts()).containsExactly("srv2");
        });
    }

    @Test
    void aCaseIsKnownIfAllRepetitionsThatFailedAre() throws IOException {
        known = List.of("copy.1", "copy.3", "move.2");
        run(1, 3, "copy.1", "copy.3", "move.1", "move.2");

        assertThat(entries().get(0).run().knownCases()).containsExactly("copy");
        assertThat(grid().cases()).extracting(CaseHistory::known).containsExactly(true, false);
    }

    @Test
    void aStageIsKnownIfAllRepetitionsThatFailedAre() throws IOException {
        failing = Set.of("copy.1", "copy.2", "move.1", "move.2");
        try (SampleRun run = begin(1, 3)) {
            for (String name : run.plan().cases()) {
                go(run, name, Duration.ofSeconds(1));
                if (failing.contains(name) && !name.equals("move.2")) {
                    run.append(new Event.KnownIssueFound(
                            run.now(), Optional.of(Stage.caseRun(name)), List.of("srv2"), SampleRecords.ISSUE, "full"));
                }
            }
            run.stop(Verdict.FAILED, null);
        }

        assertThat(entries().get(0).stages()).extracting(StageSummary::known).containsExactly(true, false);
    }

    @Test
    void aCasePassedOnRetryIfAllRepetitionsDid() throws IOException {
        attempt = Attempt.first(1)
                .next(new Attempt.Earlier(
                        "run0",
                        Verdict.INFRASTRUCTURE,
                        Optional.empty(),
                        Map.of(
                                "copy.1",
                                Verdict.INFRASTRUCTURE,
                                "copy.2",
                                Verdict.FAILED,
                                "move.1",
                                Verdict.INFRASTRUCTURE)))
                .orElseThrow();
        run(1, 2, "move.2");

        assertThat(entries().get(0).run().passedOnRetry()).isEqualTo(Map.of("copy", Verdict.FAILED));
    }

    @Test
    void aResultThatFailedInARepetitionHasFailedInTheRun() throws IOException {
        run(1, 1);
        run(2, 3, "copy.2");
        run(3, 1);
        run(4, 3, "copy.1", "copy.3");
        run(5, 3);

        List<IndexEntry> runs = entries();
        assertThat(runs.get(1).results().failed()).containsExactly(new ResultMarks.Failed(COPY, "srv2", "checksum"));
        assertThat(FlakyResult.of(runs))
                .containsExactly(new FlakyResult(COPY, "srv2", "checksum", 5, 2, CaseHistory.Since.of(runs.get(1))));
    }

    @Test
    void roundsThatWereNotBegunAfterAFailureAreNoReasonToRunACaseAgain() throws IOException {
        failing = Set.of("move.2");
        try (SampleRun run = begin(1, 3)) {
            for (String name : List.of("copy.1", "move.1", "copy.2", "move.2")) {
                go(run, name, Duration.ofSeconds(1));
            }
            run.stop(Verdict.FAILED, null);
        }

        assertThat(CaseResults.toRepeat(Records.list(records, 1).get(0).state()))
                .containsExactly("move.2");
    }
}
