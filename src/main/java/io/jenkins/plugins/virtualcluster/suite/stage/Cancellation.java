package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Whether someone wants a run to end. Asked once, scripts are stopped, finalize stages run, and the cluster goes; asked to
 * be quick, the cluster goes at once.
 */
public final class Cancellation {
    private final CompletableFuture<String> requested = new CompletableFuture<>();
    private final CompletableFuture<String> atOnce = new CompletableFuture<>();
    private Thread interruptible;
    private boolean over;

    /**
     * @param by who asked, as in "cancelled by ..."
     * @return whether this was the first request; no request counts of a run that is over
     */
    public synchronized boolean request(String by) {
        if (over) {
            return false;
        }
        boolean first = requested.complete(by);
        if (interruptible != null) {
            interruptible.interrupt();
        }
        return first;
    }

    /**
     * @return whether this was the first such request; no request counts of a run that is over
     */
    public synchronized boolean requestAtOnce(String by) {
        if (over) {
            return false;
        }
        boolean first = atOnce.complete(by);
        request(by);
        return first;
    }

    /**
     * From now on no request counts.
     *
     * @return who asked before, if anyone did
     */
    public synchronized Optional<String> over() {
        over = true;
        return Optional.ofNullable(requested.getNow(null));
    }

    public boolean isRequested() {
        return requested.isDone();
    }

    public boolean isAtOnce() {
        return atOnce.isDone();
    }

    /** Done, with who asked, as soon as someone wants the end. */
    public CompletableFuture<String> requested() {
        return requested;
    }

    /** Done, with who asked, as soon as someone wants the end without finalize stages. */
    CompletableFuture<String> whenAtOnce() {
        return atOnce;
    }

    /** Work on a cluster that can be interrupted. */
    @FunctionalInterface
    public interface Work<T> {
        T call() throws HypervisorException, RemoteException, IOException, InterruptedException;
    }

    /**
     * Does work that a request interrupts.
     *
     * @throws InterruptedException if the end was asked for before
     */
    public <T> T interrupting(Work<T> work)
            throws HypervisorException, RemoteException, IOException, InterruptedException {
        synchronized (this) {
            if (isRequested()) {
                throw new InterruptedException();
            }
            interruptible = Thread.currentThread();
        }
        try {
            return work.call();
        } finally {
            synchronized (this) {
                interruptible = null;
                if (isRequested()) {
                    Thread.interrupted();
                }
            }
        }
    }
}
