package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.suite.SuiteRun;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;

/** What a step has done: it can be stopped by any thread, and says what it does now. */
public final class Activity {
    private Optional<String> cancelled = Optional.empty();
    private Optional<String> aborted = Optional.empty();
    private Optional<SuiteRun> run = Optional.empty();
    private Optional<Thread> interruptible = Optional.empty();
    private volatile String status = "begins";

    /** Work that may be interrupted. */
    @FunctionalInterface
    interface Work<T> {
        T call() throws InvalidRequestException, HypervisorException, IOException, InterruptedException;
    }

    /** Asks for its end as Ctrl-C does: scripts are stopped, finalize stages run. */
    public synchronized void cancel(String by) {
        cancelled = cancelled.or(() -> Optional.of(by));
        run.ifPresent(going -> going.cancel(by));
        interruptible.ifPresent(Thread::interrupt);
        notifyAll();
    }

    /** Asks for its end at once: nothing more is run. */
    public synchronized void abort(String by) {
        aborted = aborted.or(() -> Optional.of(by));
        run.ifPresent(going -> going.abort(by));
        cancel(by);
    }

    /** Lets that run continue, if it is held. */
    synchronized boolean letContinue(String id, String by) {
        return run.filter(going -> going.request().run().equals(id) && going.letContinue(by))
                .isPresent();
    }

    synchronized boolean isCancelled() {
        return cancelled.isPresent();
    }

    /** Waits, unless it is cancelled; whether it is not. */
    synchronized boolean pause(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (!isCancelled()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return true;
            }
            wait(left);
        }
        return false;
    }

    /** What it does or waits for, without its subject. */
    public String status() {
        return status;
    }

    /** @param now what it does, or waits for, without its subject */
    public void status(String now) {
        status = now;
    }

    /**
     * Does work before there is a run, or after it.
     *
     * @throws InterruptedException if it was cancelled before, or meanwhile
     */
    <T> T waiting(Work<T> work) throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        Optional<Thread> outer;
        synchronized (this) {
            if (isCancelled()) {
                throw new InterruptedException("cancelled by " + cancelled.get());
            }
            outer = enter();
        }
        try {
            return work.call();
        } finally {
            leave(outer);
        }
    }

    /**
     * Takes a lock that other steps may hold for as long as their work takes. A request for the end gives the lock up; not
     * one that came before this, since after a restart a step that is to end has something to finish.
     *
     * @throws InterruptedException if it was cancelled or aborted meanwhile
     */
    void lock(Lock lock) throws InterruptedException {
        lock(lock, status);
    }

    /**
     * The same, and says so.
     *
     * @param now what it waits for, without its subject; who reads that can have the wait end
     */
    void lock(Lock lock, String now) throws InterruptedException {
        Optional<Thread> outer = enter();
        status(now);
        try {
            lock.lockInterruptibly();
        } finally {
            leave(outer);
        }
    }

    /** From here on a request for the end interrupts this thread. */
    private synchronized Optional<Thread> enter() {
        Optional<Thread> outer = interruptible;
        interruptible = Optional.of(Thread.currentThread());
        return outer;
    }

    private synchronized void leave(Optional<Thread> outer) {
        interruptible = outer;
        if (isCancelled() && outer.isEmpty()) {
            // What interrupts work on its way out is not meant for what follows.
            Thread.interrupted();
        }
    }

    /** Does something with a run, which is cancelled and aborted meanwhile as this is. */
    <T> T during(SuiteRun going, Function<SuiteRun, T> work) {
        synchronized (this) {
            run = Optional.of(going);
            cancelled.ifPresent(going::cancel);
            aborted.ifPresent(going::abort);
        }
        try {
            return work.apply(going);
        } finally {
            synchronized (this) {
                run = Optional.empty();
            }
        }
    }
}
