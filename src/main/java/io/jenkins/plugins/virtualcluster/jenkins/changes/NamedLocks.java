package io.jenkins.plugins.virtualcluster.jenkins.changes;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock for each name, such as that of a job. It is there while somebody has it or waits for it, so names that are no longer
 * used leave nothing. Safe for use by several threads.
 */
public final class NamedLocks {
    private final Map<String, Lock> locks = new ConcurrentHashMap<>();

    private static final class Lock {
        private final ReentrantLock lock = new ReentrantLock();
        /** Who have it or wait for it; only changed within {@code compute} and its like. */
        private int users;
    }

    /** Waits for the lock of that name. */
    public void lock(String name) {
        begin(name).lock.lock();
    }

    /** Waits for the lock of that name, no longer than that; says whether it was taken. */
    public boolean tryLock(String name, long time, TimeUnit unit) throws InterruptedException {
        Lock lock = begin(name);
        boolean taken = false;
        try {
            taken = lock.lock.tryLock(time, unit);
            return taken;
        } finally {
            if (!taken) {
                end(name);
            }
        }
    }

    /**
     * Gives back a lock that this thread has.
     *
     * @throws IllegalMonitorStateException if it does not have it
     */
    public void unlock(String name) {
        Lock lock = locks.get(name);
        if (lock == null) {
            throw new IllegalMonitorStateException("Nobody has the lock of " + name);
        }
        lock.lock.unlock();
        end(name);
    }

    private Lock begin(String name) {
        return locks.compute(name, (same, known) -> {
            Lock lock = known == null ? new Lock() : known;
            lock.users++;
            return lock;
        });
    }

    private void end(String name) {
        locks.computeIfPresent(name, (same, lock) -> {
            lock.users--;
            return lock.users == 0 ? null : lock;
        });
    }

    /** How many locks there are now. */
    int size() {
        return locks.size();
    }
}
