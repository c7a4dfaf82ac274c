package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** One host's part of one stage: its script is started and followed by a thread of its own. */
final class HostStage {
    private final Stage stage;
    private final HostSession host;
    private final RemoteScript script;
    private final RunJournal journal;
    private final RunSettings settings;
    private final ExecutorService threads;
    private final CompletableFuture<HostOutcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> recorded;
    private volatile HostOutcome forced;
    private volatile StageOutput output;
    private Future<?> follower;

    HostStage(
            Stage stage,
            HostSession host,
            RemoteScript script,
            RunJournal journal,
            RunSettings settings,
            ExecutorService threads) {
        this.stage = stage;
        this.host = host;
        this.script = script;
        this.journal = journal;
        this.settings = settings;
        this.threads = threads;
        this.recorded = outcome.thenAcceptAsync(this::record, threads);
    }

    void start() {
        host.death().thenAccept(reason -> outcome.complete(HostOutcome.infrastructure(reason)));
        follower = threads.submit(this::follow);
    }

    /** Done when the outcome is known and in the journal. */
    CompletableFuture<Void> recorded() {
        return recorded;
    }

    /** Whether the outcome is known. */
    boolean isThrough() {
        return outcome.isDone();
    }

    /** Once {@link #recorded} is done. */
    HostOutcome outcome() {
        return outcome.join();
    }

    /** Has the script stopped; whatever it does then, this is how it came out. */
    void end(HostOutcome because) {
        if (outcome.isDone()) {
            return;
        }
        forced = because;
        threads.execute(() -> {
            try {
                host.ask(connection -> {
                    connection.stop(script, settings.grace());
                    return null;
                });
            } catch (RemoteException e) {
                journal.note(host.name(), "The script of " + stage + " could not be stopped: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Waits no more for the script. */
    void giveUp(HostOutcome because) {
        outcome.complete(because);
        follower.cancel(true);
    }

    private void follow() {
        try (StageOutput kept = StageOutput.open(
                journal.record(), stage, host.name(), host.layout().outputLimit())) {
            output = kept;
            HostOutcome end = HostOutcome.of(host.ask(connection -> connection.run(script, kept.length(), kept)));
            HostOutcome own = forced == null ? end : forced;
            outcome.complete(kept.failure().map(own::unkept).orElse(own));
        } catch (RemoteException e) {
            host.die(e.getMessage());
            outcome.complete(HostOutcome.infrastructure(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | UncheckedIOException e) {
            outcome.completeExceptionally(new UncheckedIOException(
                    "Cannot keep the output of " + stage + " on " + host.name() + ": " + e.getMessage(),
                    e instanceof IOException io ? io : new IOException(e)));
        } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
        }
    }

    private void record(HostOutcome result) {
        StageOutput file = output;
        long bytes = file == null ? keptBefore() : file.length();
        journal.append(at -> new Event.HostEnded(
                at,
                stage,
                host.name(),
                result.verdict(),
                result.exitCode(),
                result.signal(),
                result.cause(),
                bytes,
                file == null ? 0 : file.dropped()));
    }

    /** What another process kept of a host that is dead now. */
    private long keptBefore() {
        return journal.record().directory().output(stage, host.name()).toFile().length();
    }
}
