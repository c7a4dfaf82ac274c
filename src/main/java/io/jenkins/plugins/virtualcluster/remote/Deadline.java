package io.jenkins.plugins.virtualcluster.remote;

import java.time.Duration;

/** A point in time until which something may be waited for. */
record Deadline(long nanoTime, boolean unbounded) {
    static final Deadline NEVER = new Deadline(0, true);

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos(), false);
    }

    /** Zero or less when it has passed; a day where there is none, so that it can be waited with. */
    long nanosLeft() {
        return unbounded ? Duration.ofDays(1).toNanos() : nanoTime - System.nanoTime();
    }
}
