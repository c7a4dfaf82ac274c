package io.jenkins.plugins.virtualcluster.remote;

import java.time.Duration;

/** A point in time until which something may be waited for. */
record WaitLimit(long nanoTime, boolean unbounded) {
    static final WaitLimit NEVER = new WaitLimit(0, true);

    static WaitLimit in(Duration time) {
        return new WaitLimit(System.nanoTime() + time.toNanos(), false);
    }

    /** Zero or less when it has passed; a day where there is none, so that it can be waited with. */
    long nanosLeft() {
        return unbounded ? Duration.ofDays(1).toNanos() : nanoTime - System.nanoTime();
    }
}
