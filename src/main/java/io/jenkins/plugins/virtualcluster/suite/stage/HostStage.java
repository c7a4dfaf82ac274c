package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.OutputSink;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteScript;
import io.jenkins.plugins.virtualcluster.remote.ScriptCall;
import io.jenkins.plugins.virtualcluster.remote.ScriptEnd;
import io.jenkins.plugins.virtualcluster.suite.host.HostSession;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
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
    private final ScriptCalls calls;
    private final ResultReader results;
    private final RunSettings settings;
    private final OutputCounter counter;
    private final ExecutorService threads;
    private final CompletableFuture<HostOutcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> recorded;
    private volatile Start start;
    private volatile HostOutcome forced;
    /** Whether the script has ended, and a reboot of its host that it announced is waited for. */
    private volatile boolean rebooting;
    /** Null before it is opened; guarded by this, as is the next. */
    private StageOutput output;
    /** Whether the end of the output is in the journal, behind which nothing is to be written. */
    private boolean counted;

    private Future<?> follower;

    /** @param start the one to begin with, or that runs on the host and is resumed */
    HostStage(
            Stage stage,
            HostSession host,
            Start start,
            RunJournal journal,
            ScriptCalls calls,
            ResultReader results,
            RunSettings settings,
            OutputCounter counter,
            ExecutorService threads) {
        this.stage = stage;
        this.host = host;
        this.start = start;
        this.journal = journal;
        this.calls = calls;
        this.results = results;
        this.settings = settings;
        this.counter = counter;
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

    /** Has the script stopped; whatever it does then, this is how it ended. */
    void end(HostOutcome because) {
        if (outcome.isDone()) {
            return;
        }
        forced = unlessLost(because);
        if (rebooting) {
            giveUp(forced);
            return;
        }
        threads.execute(() -> {
            try {
                if (forced.verdict() == Verdict.TIMED_OUT) {
                    new HangDiagnostics(journal).keep(stage, host, script());
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

    /** Waits no more for the script. What comes of its output after that is not kept. */
    void giveUp(HostOutcome because) {
        outcome.complete(forced == null ? because : forced);
        follower.cancel(true);
    }

    /** Of a host that is not reached, nobody knows whether its script was late; of one that is to reboot, it was not. */
    private HostOutcome unlessLost(HostOutcome because) {
        if (because.verdict() != Verdict.TIMED_OUT) {
            return because;
        }
        HostOutcome reached = rebooting
                ? HostOutcome.because(
                        Verdict.TIMED_OUT,
                        "announced a reboot with expect_reboot and ended, and its host had not rebooted when the stage's "
                                + "time was over")
                : because;
        return host.lostSince()
                .map(since -> HostOutcome.infrastructure(
                        "was not reached when the stage's time was over; its connection was lost at " + since))
                .orElse(reached);
    }

    private RemoteScript script() {
        return host.layout().script(stage, start.restarts(), host.bootId());
    }

    private void follow() {
        try (StageOutput kept = openOutput()) {
            ExpectedReboot reboot = new ExpectedReboot(host, script());
            ScriptEnd end = run(kept, reboot);
            while (forced == null && isReboot(end, reboot)) {
                rebooting = true;
                host.expectReboot();
                reboot.awaitBack();
                rebooting = false;
                host.makeReadyAgain();
                start = new Start(start.restarts() + 1, kept.length());
                calls.restarted(
                        host.name(),
                        at -> new Event.HostRestarted(at, stage, host.name(), start.restarts(), start.outputOffset()));
                reboot = new ExpectedReboot(host, script());
                end = run(kept, reboot);
            }
            results.read(stage, host, calls, forced == null && !(end instanceof ScriptEnd.Vanished));
            HostOutcome own = forced == null ? calls.judge(host.name(), HostOutcome.of(end)) : forced;
            kept.unkept().ifPresent(this::noteDisk);
            if (end instanceof ScriptEnd.Vanished vanished && vanished.loss() == ScriptEnd.Loss.FORGOTTEN) {
                host.die(HostOutcome.of(end).cause().orElseThrow());
            }
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

    private StageOutput openOutput() throws InterruptedException {
        synchronized (this) {
            if (counted) {
                throw new InterruptedException("cancelled before it started");
            }
            output = StageOutput.open(
                    journal.record(), stage, host.name(), host.layout().outputLimit());
            return output;
        }
    }

    private void noteDisk(OutputSink.Disk disk) {
        String state = disk == OutputSink.Disk.FULL ? "is full" : "is read-only";
        journal.note(
                host.name(),
                "The file system of " + host.layout().base() + " on " + host.name() + " " + state
                        + ": some of what the script of " + stage + " printed may be missing from its output");
    }

    private static boolean isReboot(ScriptEnd end, ExpectedReboot reboot) {
        return end instanceof ScriptEnd.Rebooting || end instanceof ScriptEnd.Vanished && reboot.isAnnounced();
    }

    private ScriptEnd run(StageOutput kept, ExpectedReboot reboot) throws RemoteException, InterruptedException {
        CallFiles moved = new CallFiles(host, script().directory(), settings.delivery(), this::execute);
        OutputSink sink = new Listener(kept, reboot, start.restarts(), moved);
        return host.ask(connection -> reboot.hasForgotten(connection)
                ? new ScriptEnd.Rebooting()
                : connection.run(script(), kept.length() - start.outputOffset(), sink));
    }

    /** Does that on a thread of its own; if it fails, so does this host's part of the stage. */
    private void execute(Runnable work) {
        threads.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                outcome.completeExceptionally(e);
            }
        });
    }

    private void hear(ExpectedReboot reboot) {
        host.expectReboot();
        try {
            reboot.hear();
        } catch (RemoteException e) {
            journal.note(host.name(), "The announced reboot was noticed too late: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void record(HostOutcome result) {
        StageOutput file;
        synchronized (this) {
            counted = true;
            file = output;
        }
        long bytes = file == null ? keptBefore() : file.seal();
        calls.ended(
                host.name(),
                at -> new Event.HostEnded(
                        at,
                        stage,
                        host.name(),
                        result.verdict(),
                        result.exitCode(),
                        result.signal(),
                        result.cause(),
                        bytes,
                        file == null ? 0 : file.dropped()));
        counter.count(stage, host.name(), bytes);
    }

    /** What another process kept of a host that is dead now. */
    private long keptBefore() {
        return journal.record().directory().output(stage, host.name()).toFile().length();
    }

    /** What comes of one start of the script: its output is kept, its announcement of a reboot heard, its calls taken. */
    private final class Listener implements OutputSink {
        private final StageOutput kept;
        private final ExpectedReboot reboot;
        private final int restarts;
        private final CallFiles files;

        Listener(StageOutput kept, ExpectedReboot reboot, int restarts, CallFiles files) {
            this.kept = kept;
            this.reboot = reboot;
            this.restarts = restarts;
            this.files = files;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            kept.write(bytes, offset, length);
        }

        @Override
        public long room() {
            return kept.room();
        }

        @Override
        public void leaveOut(long bytes) {
            kept.leaveOut(bytes);
        }

        @Override
        public void unkept(Disk why) {
            kept.unkept(why);
        }

        @Override
        public void rebootAnnounced() {
            reboot.announce();
            threads.execute(() -> hear(reboot));
        }

        @Override
        public void called(ScriptCall call) {
            execute(() -> calls.take(host.name(), restarts, call, files));
        }
    }
}
