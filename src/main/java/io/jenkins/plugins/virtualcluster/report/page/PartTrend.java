package io.jenkins.plugins.virtualcluster.report.page;

import java.time.Instant;
import java.util.Optional;

/**
 * Since when something fails: a suite, a cell of its matrix, a case on a host.
 *
 * @param failingSince the first of the unbroken row of runs that failed, up to the newest one; none if that one did not fail
 * @param lastPassed the last run that passed before that row, or before the newest run
 */
record PartTrend(Optional<Other> failingSince, Optional<Other> lastPassed) {

    /** A run that is told of. */
    record Other(String id, String run, Instant started) {
        static Other of(RunSummary run) {
            return new Other(run.id(), run.run(), run.started());
        }
    }

    static PartTrend of(SuiteTrend trend) {
        return new PartTrend(
                SuiteTrend.fails(trend.verdict()) ? trend.failingSince().map(Other::of) : Optional.empty(),
                trend.lastGood().map(Other::of));
    }
}
