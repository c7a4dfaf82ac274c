package io.jenkins.plugins.virtualcluster.hypervisor;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Renews the lease of a cluster once every so often while it is used, however long that is. One renewal that fails is told,
 * and the next one is tried all the same: a lease is meant to outlast several of them.
 */
public final class LeaseRenewal implements AutoCloseable {
    private static final Duration LAST_ONE = Duration.ofMinutes(2);

    /** Writes the lease with a new end. */
    public interface Renew {
        void renew() throws HypervisorException, InterruptedException;
    }

    private final Renew renew;
    private final Consumer<String> failed;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread renewal = new Thread(task, "lease renewal");
        renewal.setDaemon(true);
        return renewal;
    });

    private LeaseRenewal(Renew renew, Consumer<String> failed) {
        this.renew = renew;
        this.failed = failed;
    }

    /**
     * Begins it.
     *
     * @param failed told of a renewal that failed, as a sentence; from another thread
     */
    public static LeaseRenewal every(Duration time, Renew renew, Consumer<String> failed) {
        LeaseRenewal renewal = new LeaseRenewal(renew, failed);
        renewal.thread.scheduleWithFixedDelay(renewal::once, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
        return renewal;
    }

    private void once() {
        try {
            renew.renew();
        } catch (HypervisorException e) {
            failed("The cluster's lease could not be renewed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // Thrown on, it would be the last renewal.
            failed("The renewal of the cluster's lease met a bug: " + e);
        }
    }

    private void failed(String sentence) {
        try {
            failed.accept(sentence);
        } catch (RuntimeException | Error e) {
            System.getLogger(LeaseRenewal.class.getName()).log(System.Logger.Level.WARNING, sentence, e);
        }
    }

    /** Ends it. One that is under way is waited for, since a lease that is written later could undo what follows. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_ONE.toSeconds(), TimeUnit.SECONDS)) {
                failed.accept("A renewal of the cluster's lease did not end within " + LAST_ONE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
