package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.OutputSink;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteScript;
import io.jenkins.plugins.virtualcluster.remote.ScriptEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * One host's part of one stage: its script is started and followed by a thread of its own. When the script has announced a
 * reboot of its host, its end is not the stage's: it is started again when the host is back.
 */
final class HostStage {
    /**
     * One start of the script.
     *
     * @param restarts how often it was started before
     * @param outputOffset where in the stage's output that of this start begins
     */
    record Start(int restarts, long outputOffset) {
        static final Start FIRST = new Start(0, 0);
    }

    private final Stage stage;
    private final HostSession host;
    private final RunJournal journal;
    private final RunSettings settings;
    private final ExecutorService threads;
    private final CompletableFuture<HostOutcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> recorded;
    private volatile Start start;
    private volatile HostOutcome forced;
    private volatile StageOutput output;
    private Future<?> follower;

    /** @param start the one to begin with, or that runs on the host and is gone on with */
    HostStage(
            Stage stage,
            HostSession host,
            Start start,
            RunJournal journal,
            RunSettings settings,
            ExecutorService threads) {
        this.stage = stage;
        this.host = host;
        this.start = start;
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
        forced = unlessLost(because);
        threads.execute(() -> {
            try {
                if (forced.verdict() == Verdict.TIMED_OUT) {
                    new HungScript(journal).keep(stage, host, script());
                }
                host.ask(connection -> {
                    connection.stop(script(), settings.grace());
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
        outcome.complete(forced == null ? because : forced);
        follower.cancel(true);
    }

    /** Of a host that is not reached, nobody knows whether its script was late. */
    private HostOutcome unlessLost(HostOutcome because) {
        return because.verdict() != Verdict.TIMED_OUT
                ? because
                : host.lostSince()
                        .map(since -> HostOutcome.infrastructure(
                                "was not reached when the stage's time was over; its connection was lost at " + since))
                        .orElse(because);
    }

    private RemoteScript script() {
        return host.layout().script(stage, start.restarts());
    }

    private void follow() {
        try (StageOutput kept = StageOutput.open(
                journal.record(), stage, host.name(), host.layout().outputLimit())) {
            output = kept;
            AnnouncedReboot reboot = new AnnouncedReboot(host, script());
            ScriptEnd end = run(kept, reboot);
            while (forced == null && isReboot(end, reboot)) {
                reboot.awaitBack();
                host.prepare();
                start = new Start(start.restarts() + 1, kept.length());
                journal.append(
                        at -> new Event.HostRestarted(at, stage, host.name(), start.restarts(), start.outputOffset()));
                reboot = new AnnouncedReboot(host, script());
                end = run(kept, reboot);
            }
            HostOutcome own = forced == null ? HostOutcome.of(end) : forced;
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
        } catch (RuntimeException | Error e) {
            outcome.completeExceptionally(e);
        }
    }

    private static boolean isReboot(ScriptEnd end, AnnouncedReboot reboot) {
        return end instanceof ScriptEnd.Rebooting || end instanceof ScriptEnd.Vanished && reboot.isAnnounced();
    }

    private ScriptEnd run(StageOutput kept, AnnouncedReboot reboot) throws RemoteException, InterruptedException {
        OutputSink sink = reboot.heardThrough(kept, () -> threads.execute(() -> hear(reboot)));
        return host.ask(connection -> reboot.hasForgotten(connection)
                ? new ScriptEnd.Rebooting()
                : connection.run(script(), kept.length() - start.outputOffset(), sink));
    }

    private void hear(AnnouncedReboot reboot) {
        try {
            reboot.hear();
        } catch (RemoteException e) {
            journal.note(host.name(), "The announced reboot was heard of, and too late: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
