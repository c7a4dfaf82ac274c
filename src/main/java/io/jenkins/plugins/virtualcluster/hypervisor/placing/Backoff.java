package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Pauses between looks: short ones after something has happened, then longer ones. What is waited for comes a while after its
 * event, as a run's ticket goes after its guests.
 */
final class Backoff {
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition event = lock.newCondition();
    private long pause = SHORTEST;
    private boolean told;

    /** Something has happened; from any thread. */
    void tell() {
        lock.lock();
        try {
            told = true;
            event.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when something has happened, or the pause or that time is over. */
    void await(long longest) throws InterruptedException {
        lock.lock();
        try {
            long left = Math.min(pause, longest);
            pause = Math.min(LONGEST, pause * 2);
            while (!told && left > 0) {
                left = event.awaitNanos(left);
            }
            if (told) {
                told = false;
                pause = SHORTEST;
            }
        } finally {
            lock.unlock();
        }
    }
}
