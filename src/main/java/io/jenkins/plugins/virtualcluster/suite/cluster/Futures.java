package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Waiting for work on other threads. */
public final class Futures {
    private static final Duration LAST_WORK = Duration.ofSeconds(5);

    private Futures() {}

    /** Threads as many as are needed, which do not keep the process. */
    public static ExecutorService threads(String name) {
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Ends the threads. Those that are at work end by the interrupt, and are waited for some seconds. */
    public static void end(ExecutorService threads) {
        threads.shutdownNow();
        try {
            threads.awaitTermination(LAST_WORK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Work on one of several things. */
    interface Work<T> {
        void on(T one) throws RemoteException, InterruptedException;
    }

    /**
     * Does the work on all of them at the same time, and waits for its end.
     *
     * @throws RemoteException as soon as it fails for one; the others are broken off
     */
    static <T> void onEach(ExecutorService threads, Collection<T> all, Work<T> work)
            throws RemoteException, InterruptedException {
        ExecutorCompletionService<Void> ends = new ExecutorCompletionService<>(threads);
        List<Future<Void>> futures = all.stream()
                .map(one -> ends.submit(() -> {
                    work.on(one);
                    return null;
                }))
                .toList();
        try {
            for (int i = 0; i < futures.size(); i++) {
                ends.take().get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RemoteException cause) {
                throw cause;
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    /** Done when all of them are, or one of them has failed. */
    public static CompletableFuture<Void> all(List<CompletableFuture<Void>> works) {
        CompletableFuture<Void> all = CompletableFuture.allOf(works.toArray(CompletableFuture[]::new));
        works.forEach(work -> work.whenComplete((nothing, failure) -> {
            if (failure != null) {
                all.completeExceptionally(failure);
            }
        }));
        return all;
    }

    /** Waits for its end. An exception of the work is thrown as it is, without the wrapper of the future's. */
    public static void join(CompletableFuture<Void> work) {
        try {
            work.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
