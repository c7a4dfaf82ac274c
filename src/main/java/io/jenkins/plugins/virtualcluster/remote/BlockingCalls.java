package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for the library's calls that neither an interrupt nor a deadline ends, so that callers need not wait. */
final class BlockingCalls implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "ssh-helper-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    /** Does it some time soon, and does not care how it ends; not at all once closed, when all connections end anyway. */
    void start(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            // Closed.
        }
    }

    /**
     * Does it on a helper thread and waits.
     *
     * @param giveUp ends the task from outside, when the deadline has passed or the caller is interrupted
     * @throws TimeoutException if the deadline has passed
     * @throws ExecutionException with what the task threw, or with an {@link IOException} if this was closed
     */
    <T> T call(Callable<T> task, WaitLimit deadline, Runnable giveUp)
            throws InterruptedException, TimeoutException, ExecutionException {
        return call(new FutureTask<>(task), deadline, giveUp);
    }

    /** The same for a task that somebody else may cancel, which ends the waiting. */
    <T> T call(FutureTask<T> future, WaitLimit deadline, Runnable giveUp)
            throws InterruptedException, TimeoutException, ExecutionException {
        try {
            threads.execute(future);
        } catch (RejectedExecutionException e) {
            throw new ExecutionException(new IOException("the connections were closed", e));
        }
        try {
            return future.get(Math.max(0, deadline.nanosLeft()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException | TimeoutException e) {
            giveUp.run();
            throw e;
        }
    }

    /** Tasks under way end by what their connections' end does to them. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
