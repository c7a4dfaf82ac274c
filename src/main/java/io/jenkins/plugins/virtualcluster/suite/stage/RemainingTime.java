package io.jenkins.plugins.virtualcluster.suite.stage;

import java.time.Duration;
import java.time.Instant;

/** Limits that continue in another process. */
public final class RemainingTime {
    private RemainingTime() {}

    /** What is left until then: nothing if it has passed, and never more than the whole, whatever became of the clock. */
    public static Duration left(Instant until, Instant now, Duration whole) {
        Duration left = Duration.between(now, until);
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(whole) < 0 ? left : whole;
    }
}
