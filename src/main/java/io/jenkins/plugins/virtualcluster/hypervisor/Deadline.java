package io.jenkins.plugins.virtualcluster.hypervisor;

import java.time.Duration;

/** Until when something is tried, by a clock that nobody sets. */
record Deadline(long nanoTime) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Zero or less when it has passed. */
    Duration left() {
        return Duration.ofNanos(nanoTime - System.nanoTime());
    }

    boolean hasPassed() {
        return isWithin(Duration.ZERO);
    }

    /** Whether no more than that time is left. */
    boolean isWithin(Duration time) {
        return left().compareTo(time) <= 0;
    }
}
