package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.cluster.Futures;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The barrier behind one stage: passed when all of its hosts are through. */
final class StageBarrier {
    /** Beyond the grace time: for the connection to tell that a stopped script has ended. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(20);

    private final Stage stage;
    private final List<String> hosts;
    private final Map<String, HostOutcome> known;
    private final Map<String, HostStage> parts;
    private final RunJournal journal;
    private final RunSettings settings;
    private final Cancellation cancellation;
    private final CompletableFuture<Void> all;

    /**
     * @param hosts all of the stage's, in order
     * @param known how those came out that were through before
     * @param parts of all others
     */
    StageBarrier(
            Stage stage,
            List<String> hosts,
            Map<String, HostOutcome> known,
            Map<String, HostStage> parts,
            RunJournal journal,
            RunSettings settings,
            Cancellation cancellation) {
        this.stage = stage;
        this.hosts = hosts;
        this.known = known;
        this.parts = parts;
        this.journal = journal;
        this.settings = settings;
        this.cancellation = cancellation;
        this.all = Futures.all(parts.values().stream().map(HostStage::recorded).toList());
    }

    /**
     * Starts or follows the scripts until all are through.
     *
     * @param left until those that still run are stopped
     * @param limit the stage's whole time, for messages
     */
    StageRunner.Result pass(Duration left, Duration limit) throws InterruptedException {
        return pass(() -> {
            CompletableFuture<String> asked = stage.isFinalize() ? cancellation.whenAtOnce() : cancellation.requested();
            if (!within(CompletableFuture.anyOf(all, asked), left)) {
                stop(Verdict.TIMED_OUT, "was still running after " + Times.words(limit) + " and was stopped");
            } else if (!all.isDone()) {
                stop(Verdict.CANCELLED, "was stopped: cancelled by " + asked.join());
            }
        });
    }

    /** Stops what another process was stopping when it ended. */
    StageRunner.Result stopAgain(Event.ScriptsStopped stopped) throws InterruptedException {
        HostOutcome because = HostOutcome.because(stopped.verdict(), stopped.cause());
        return pass(() -> endAll(because, stopped.hosts()));
    }

    private interface Wait {
        void run() throws InterruptedException;
    }

    private StageRunner.Result pass(Wait wait) throws InterruptedException {
        parts.values().forEach(HostStage::start);
        try {
            wait.run();
        } catch (InterruptedException e) {
            HostOutcome interrupted = HostOutcome.because(Verdict.CANCELLED, "was stopped: cancelled at once");
            parts.values().forEach(part -> part.giveUp(interrupted));
            passed();
            throw e;
        }
        return passed();
    }

    private StageRunner.Result passed() {
        Futures.join(all);
        Collection<HostOutcome> outcomes = hosts.stream().map(this::outcome).toList();
        Verdict verdict =
                Verdict.worst(outcomes.stream().map(HostOutcome::verdict).toList());
        Optional<String> cause = cause(verdict);
        journal.append(at -> new Event.StageEnded(at, stage, verdict, cause));
        return new StageRunner.Result(verdict, cause);
    }

    private HostOutcome outcome(String host) {
        return known.containsKey(host) ? known.get(host) : parts.get(host).outcome();
    }

    /** In the journal first: a process that continues here knows why the scripts end. */
    private void stop(Verdict verdict, String cause) throws InterruptedException {
        List<String> running = hosts.stream()
                .filter(host -> parts.containsKey(host) && !parts.get(host).isThrough())
                .toList();
        journal.append(at -> new Event.ScriptsStopped(at, stage, running, verdict, cause));
        endAll(HostOutcome.because(verdict, cause), running);
    }

    private void endAll(HostOutcome because, List<String> running) throws InterruptedException {
        if (!cancellation.isAtOnce()) {
            parts.forEach((host, part) -> {
                if (running.contains(host)) {
                    part.end(because);
                }
            });
            within(
                    CompletableFuture.anyOf(all, cancellation.whenAtOnce()),
                    settings.grace().plus(STOP_MARGIN));
        }
        parts.values().forEach(part -> part.giveUp(because));
    }

    private static boolean within(CompletableFuture<?> future, Duration limit) throws InterruptedException {
        try {
            future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    private Optional<String> cause(Verdict verdict) {
        if (verdict.isGood()) {
            return verdict == Verdict.SKIPPED ? Optional.of("nothing to do on any host") : Optional.empty();
        }
        long others =
                hosts.stream().filter(host -> !outcome(host).verdict().isGood()).count() - 1;
        return hosts.stream()
                .filter(host -> outcome(host).verdict() == verdict)
                .findFirst()
                .map(host -> host + ": " + outcome(host).cause().orElse("")
                        + (others == 0 ? "" : " (and " + others + " more)"));
    }
}
