package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import java.time.Duration;

/** Until when something is tried, by a clock that nobody sets. */
public record Deadline(long nanoTime) {
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Zero or less when it has passed. */
    public Duration left() {
        return Duration.ofNanos(nanoTime - System.nanoTime());
    }

    public boolean hasPassed() {
        return isWithin(Duration.ZERO);
    }

    /** Whether no more than that time is left. */
    public boolean isWithin(Duration time) {
        return left().compareTo(time) <= 0;
    }
}
