package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.suite.cluster.HeldCluster;
import io.jenkins.plugins.virtualcluster.suite.cluster.ManagedCluster;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.stage.Cancellation;
import io.jenkins.plugins.virtualcluster.suite.stage.RemainingTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The hold of a run that asks for it: once, behind the first stage that did not pass. It ends when somebody lets the run continue, by
 * {@link #end} or by the cluster's private directory, when its time is over, and when the run is cancelled. It is in the journal
 * before it begins and before it ends, so another process goes on holding.
 */
final class Hold {
    /** How often another process is looked for that lets the run continue. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final RunRequest request;
    private final ManagedCluster life;
    private final RunJournal journal;
    private final Cancellation cancellation;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private Optional<Event.RunHeld> held;
    private volatile boolean over;
    private volatile boolean holding;

    /** @param before what the record held when this process began */
    Hold(RunRequest request, ManagedCluster life, RunJournal journal, Cancellation cancellation, RunState before) {
        this.request = request;
        this.life = life;
        this.journal = journal;
        this.cancellation = cancellation;
        this.held = before.held();
        this.over = before.continued().isPresent();
    }

    /** The hold, once it has begun. */
    Optional<Event.RunHeld> held() {
        return held;
    }

    /** Whether it has ended: then nothing more is to be run but what finalizes. */
    boolean isOver() {
        return over;
    }

    /**
     * Lets the run continue, from any thread.
     *
     * @param by who does, for the record
     * @return whether it was held, and this was the first request
     */
    boolean end(String by) {
        return holding && ended.complete(by);
    }

    /**
     * Holds the run, if it asks for that, and was not held yet; returns when it may continue.
     *
     * @param stage that did not pass
     * @param soFar how the run ended so far
     * @param living short names of the hosts that people can log in to; without any, nothing is held
     */
    void behind(Stage stage, Outcome soFar, List<String> living) throws InterruptedException {
        if (!request.keep().hold() || over || cancellation.isRequested()) {
            return;
        }
        if (held.isEmpty()) {
            if (living.isEmpty() || InfrastructureRetry.follows(soFar.verdict(), request.attempt())) {
                return;
            }
            begin(stage, soFar, living);
        } else {
            journal.note("The run is still held, until "
                    + Times.minute(held.orElseThrow().until()) + ", unless someone lets it continue before");
        }
        HeldCluster cluster = HeldCluster.in(life.request().privateDirectory());
        keep(cluster);
        holding = true;
        try {
            Optional<String> by = await(cluster);
            over = true;
            if (!cancellation.isRequested()) {
                journal.append(at -> new Event.RunContinued(at, by));
            }
        } finally {
            holding = false;
            cluster.forget();
        }
    }

    private void begin(Stage stage, Outcome soFar, List<String> living) {
        Duration time = request.keep().time().orElseThrow();
        String cluster = String.valueOf(life.request().privateDirectory().getFileName());
        journal.append(at -> {
            Event.RunHeld hold =
                    new Event.RunHeld(at, stage, at.plus(time), cluster, living, soFar.verdict(), soFar.cause());
            held = Optional.of(hold);
            return hold;
        });
    }

    private void keep(HeldCluster cluster) {
        try {
            cluster.hold(held.orElseThrow().until());
        } catch (IOException e) {
            journal.note("The run is held, but 'virtual-cluster continue' will not find it: " + e.getMessage());
        }
    }

    /** @return who lets it continue; none if its time is over, or the run is cancelled */
    private Optional<String> await(HeldCluster cluster) throws InterruptedException {
        Duration whole = request.keep().time().orElseThrow();
        long end = System.nanoTime()
                + RemainingTime.left(held.orElseThrow().until(), journal.now(), whole)
                        .toNanos();
        CompletableFuture<Object> first = CompletableFuture.anyOf(ended, cancellation.requested());
        while (!first.isDone()) {
            long left = end - System.nanoTime();
            Optional<String> by = cluster.continuedBy();
            if (by.isPresent() || left <= 0) {
                return by;
            }
            try {
                first.get(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (ExecutionException e) {
                throw new IllegalStateException("nothing fails these", e);
            }
        }
        return Optional.ofNullable(ended.getNow(null));
    }
}
