package io.jenkins.plugins.virtualcluster.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What attempts say of cases. */
class CaseResultsTest {
    private static Attempt.Earlier missed(Map<String, Verdict> missed) {
        return new Attempt.Earlier("k3f9abcd", Verdict.INFRASTRUCTURE, Optional.empty(), missed);
    }

    @Test
    void aCaseIsMissedThatBrokeDownOrWasNotBegun() {
        assertThat(CaseResults.missed(SampleRuns.brokenDown(Attempt.ONLY).state()))
                .containsExactly(entry("two", Verdict.INFRASTRUCTURE), entry("three", Verdict.SKIPPED));
        assertThat(CaseResults.missed(SampleRuns.started("one").state()))
                .containsExactly(entry("one", Verdict.SKIPPED));
        assertThat(CaseResults.missed(SampleRuns.passed().state())).isEmpty();
    }

    @Test
    void aCaseIsMissedWhoseRunEndedBetweenItsStages() {
        SampleRuns run = SampleRuns.started("one").ready().pass(Stage.caseInit("one"));
        assertThat(CaseResults.missed(run.over(Verdict.CANCELLED).state()))
                .containsExactly(entry("one", Verdict.CANCELLED));
    }

    @Test
    void aCaseThatHadNothingToDoNeitherPassedNorMissedAnything() {
        RunState run = SampleRuns.idle().state();

        assertThat(run.caseVerdict("one")).isEqualTo(Verdict.PASSED);
        assertThat(run.caseVerdict("two")).isEqualTo(Verdict.SKIPPED);
        assertThat(run.nothingToDo("two")).contains("nothing to do on any host");
        assertThat(run.nothingToDo("one")).isEmpty();
        assertThat(CaseResults.missed(run)).isEmpty();
    }

    @Test
    void aCaseWhoseRunStageWasSkippedDidNotPassThoughItsOtherStagesDid() {
        SampleRuns run = SampleRuns.started("one")
                .ready()
                .pass(Stage.caseInit("one"))
                .skip(Stage.caseRun("one"), SampleRuns.DEATH)
                .pass(Stage.caseFinalize("one"))
                .over(Verdict.INFRASTRUCTURE);

        assertThat(run.state().caseVerdict("one")).isEqualTo(Verdict.SKIPPED);
        assertThat(CaseResults.missed(run.state())).containsExactly(entry("one", Verdict.SKIPPED));
    }

    @Test
    void aCasePassedOnRetryIfItMissedInAnyAttemptBefore() {
        Attempt second =
                Attempt.first(3).next(missed(Map.of("one", Verdict.FAILED))).orElseThrow();
        Attempt third = second.next(missed(Map.of("one", Verdict.INFRASTRUCTURE, "gone", Verdict.SKIPPED)))
                .orElseThrow();

        assertThat(CaseResults.passedOnRetry(SampleRuns.passed(third).state()))
                .as("at its worst for the software; case two passed before, too")
                .containsExactly(entry("one", Verdict.FAILED));
        assertThat(CaseResults.passedOnRetry(SampleRuns.passed().state())).isEmpty();
    }

    @Test
    void aCaseThatStillRunsOrBreaksDownAgainHasNotPassed() {
        Attempt second = Attempt.first(1)
                .next(missed(Map.of("one", Verdict.SKIPPED, "two", Verdict.SKIPPED)))
                .orElseThrow();

        assertThat(CaseResults.passedOnRetry(SampleRuns.started(second, "one")
                        .pass(Stage.caseInit("one"))
                        .state()))
                .isEmpty();
        assertThat(CaseResults.passedOnRetry(SampleRuns.brokenDown(second).state()))
                .containsOnlyKeys("one");
    }

    @Test
    void attemptsAreCountedAndKnowTheRunBefore() {
        Attempt second = Attempt.first(1).next(missed(Map.of())).orElseThrow();

        assertThat(second).hasToString("attempt 2 of 2");
        assertThat(second.retryOf()).contains("k3f9abcd");
        assertThat(Attempt.ONLY.retryOf()).isEmpty();
        assertThat(second.next(missed(Map.of()))).as("there are two at most").isEmpty();
        assertThatThrownBy(() -> new Attempt(2, 3, List.of())).hasMessageContaining("attempt 2 of 3");
    }
}
