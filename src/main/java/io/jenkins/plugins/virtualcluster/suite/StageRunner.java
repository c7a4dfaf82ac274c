package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one stage: starts its scripts on all hosts at once, and returns when the barrier behind it is passed, that is when
 * each of them has ended, was stopped at the time limit, or is on a host that died.
 */
final class StageRunner {
    /** Beyond the grace time: for the connection to tell that a stopped script has ended. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(20);

    private final RunJournal journal;
    private final RunSettings settings;
    private final Cancellation cancellation;
    private final ExecutorService threads;

    StageRunner(RunJournal journal, RunSettings settings, Cancellation cancellation, ExecutorService threads) {
        this.journal = journal;
        this.settings = settings;
        this.cancellation = cancellation;
        this.threads = threads;
    }

    /**
     * How a stage came out.
     *
     * @param verdict the worst of its hosts'
     * @param cause why it is not PASSED
     */
    record Result(Verdict verdict, Optional<String> cause) {}

    /**
     * Runs the stage on these hosts.
     *
     * @param limit what is left for it
     */
    Result run(Stage stage, List<HostSession> hosts, Duration limit) throws InterruptedException {
        journal.append(at -> new Event.StageStarted(
                at, stage, hosts.stream().map(HostSession::name).toList(), at.plus(limit)));
        List<HostStage> parts = hosts.stream()
                .map(host -> new HostStage(stage, host, HostStage.Start.FIRST, journal, settings, threads))
                .toList();
        parts.forEach(HostStage::start);
        CompletableFuture<Void> all =
                Futures.all(parts.stream().map(HostStage::recorded).toList());
        try {
            await(stage, parts, all, limit);
        } catch (InterruptedException e) {
            HostOutcome interrupted = HostOutcome.because(Verdict.CANCELLED, "was given up: the run was interrupted");
            parts.forEach(part -> part.giveUp(interrupted));
            pass(stage, hosts, parts, all);
            throw e;
        }
        return pass(stage, hosts, parts, all);
    }

    private Result pass(Stage stage, List<HostSession> hosts, List<HostStage> parts, CompletableFuture<Void> all) {
        Futures.join(all);
        Verdict verdict = Verdict.worst(
                parts.stream().map(part -> part.outcome().verdict()).toList());
        Optional<String> cause = cause(hosts, parts, verdict);
        journal.append(at -> new Event.StageEnded(at, stage, verdict, cause));
        return new Result(verdict, cause);
    }

    private void await(Stage stage, List<HostStage> parts, CompletableFuture<Void> all, Duration limit)
            throws InterruptedException {
        CompletableFuture<String> asked = stage.isFinalize() ? cancellation.whenAtOnce() : cancellation.requested();
        if (!within(CompletableFuture.anyOf(all, asked), limit)) {
            HostOutcome late = HostOutcome.because(
                    Verdict.TIMED_OUT, "was still running after " + Texts.duration(limit) + " and was stopped");
            endAll(parts, all, late);
        } else if (!all.isDone()) {
            endAll(parts, all, HostOutcome.because(Verdict.CANCELLED, "was stopped: cancelled by " + asked.join()));
        }
    }

    private void endAll(List<HostStage> parts, CompletableFuture<Void> all, HostOutcome because)
            throws InterruptedException {
        if (!cancellation.isAtOnce()) {
            parts.forEach(part -> part.end(because));
            within(
                    CompletableFuture.anyOf(all, cancellation.whenAtOnce()),
                    settings.grace().plus(STOP_MARGIN));
        }
        parts.forEach(part -> part.giveUp(because));
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

    private static Optional<String> cause(List<HostSession> hosts, List<HostStage> parts, Verdict verdict) {
        if (verdict.isGood()) {
            return Optional.empty();
        }
        for (int i = 0; i < parts.size(); i++) {
            HostOutcome outcome = parts.get(i).outcome();
            if (outcome.verdict() == verdict) {
                long others = parts.stream()
                                .filter(part -> !part.outcome().verdict().isGood())
                                .count()
                        - 1;
                return Optional.of(hosts.get(i).name() + ": " + outcome.cause().orElse("")
                        + (others == 0 ? "" : " (and " + others + " more)"));
            }
        }
        return Optional.empty();
    }
}
