package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.CaseResults;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.Optional;

/**
 * When a run is tried again: whole, on a fresh cluster, where the infrastructure failed it and attempts are left. All that
 * it goes by is in the run's record, so a master that was started again decides the same.
 */
public final class InfrastructureRetry {
    private InfrastructureRetry() {}

    /**
     * What follows a run.
     *
     * @param run as its record has it
     * @return the next attempt; none if the run has not ended, came out otherwise than INFRASTRUCTURE, or was the last one
     */
    public static Optional<Attempt> after(RunState run) {
        return run.ended()
                .flatMap(end -> run.started()
                        .filter(start -> follows(end.verdict(), start.attempt()))
                        .flatMap(start -> start.attempt()
                                .next(new Attempt.Earlier(
                                        start.run(), end.verdict(), end.cause(), CaseResults.missed(run)))));
    }

    /** Whether another attempt follows one that comes out so. */
    static boolean follows(Verdict verdict, Attempt attempt) {
        return verdict == Verdict.INFRASTRUCTURE && attempt.number() < attempt.most();
    }
}
