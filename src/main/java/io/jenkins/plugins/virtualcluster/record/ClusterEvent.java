package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.common.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What happens to a run's cluster so that cases find it as suite-init has left it. */
public sealed interface ClusterEvent extends Event {
    /** All guests are about to be paused, and saved as suite-init has left them. */
    record Saving(Instant at) implements ClusterEvent {}

    /**
     * All guests are saved, and run again.
     *
     * @param millis how long that took
     */
    record Saved(Instant at, long millis) implements ClusterEvent {}

    /**
     * The guests cannot be saved, or not be put back: from now on the cluster is booted again for a case that is to find it
     * clean, and suite-init is run again.
     */
    record NotSaved(Instant at, String cause) implements ClusterEvent {}

    /**
     * The cluster is about to become what suite-init has made of it.
     *
     * @param testCase that is to find it so
     * @param boot whether it is booted again, since it could not be saved: suite-init has not run then
     */
    record PuttingBack(Instant at, String testCase, boolean boot) implements ClusterEvent {}

    /**
     * All hosts are back, also those that had died. Of a cluster that was booted again, suite-init is still to run.
     *
     * @param millis how long that took
     * @param revived those that had died
     */
    record PutBack(Instant at, String testCase, boolean boot, long millis, List<String> revived)
            implements ClusterEvent {
        public PutBack {
            revived = List.copyOf(revived);
        }

        /** Such as {@code cluster put back for copy in 0.8 s, srv1 started again}. */
        public String sentence() {
            return "cluster " + (boot ? "booted again for " : "put back for ") + testCase + " in "
                    + Times.words(Duration.ofMillis(millis))
                    + (revived.isEmpty() ? "" : ", " + String.join(", ", revived) + " started again");
        }
    }
}
