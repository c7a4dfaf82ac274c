package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.SampleRuns;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InfrastructureRetryTest {
    @Test
    void aRunThatTheInfrastructureFailedIsFollowedByTheNextAttempt() {
        Attempt next = InfrastructureRetry.after(
                        SampleRuns.brokenDown(Attempt.first(2)).state())
                .orElseThrow();

        assertThat(next).hasToString("attempt 2 of 3");
        assertThat(next.earlier())
                .containsExactly(new Attempt.Earlier(
                        "k3f9abcd",
                        Verdict.INFRASTRUCTURE,
                        Optional.of(SampleRuns.DEATH),
                        Map.of("two", Verdict.INFRASTRUCTURE, "three", Verdict.SKIPPED)));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INFRASTRUCTURE")
    void noOtherVerdictIsTriedAgain(Verdict verdict) {
        assertThat(InfrastructureRetry.after(SampleRuns.started(Attempt.first(2), "one")
                        .over(verdict)
                        .state()))
                .isEmpty();
    }

    @Test
    void aRunThatHasNotEndedIsNotTriedAgain() {
        assertThat(InfrastructureRetry.after(
                        SampleRuns.started(Attempt.first(2), "one").state()))
                .isEmpty();
    }

    @Test
    void theLastAttemptIsNotTriedAgain() {
        Attempt first = Attempt.first(1);
        Attempt last =
                InfrastructureRetry.after(SampleRuns.brokenDown(first).state()).orElseThrow();

        assertThat(InfrastructureRetry.after(SampleRuns.brokenDown(last).state()))
                .isEmpty();
        assertThat(InfrastructureRetry.after(SampleRuns.brokenDown(Attempt.ONLY).state()))
                .isEmpty();
    }
}
