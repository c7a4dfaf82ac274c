package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The stages of one suite on a cluster that is ready, within the suite's time. */
final class RunStages implements StageSequence.Stages {
    private final Suite suite;
    private final ClusterSession cluster;
    private final StageRunner runner;
    private final Collector collector;
    private final RunJournal journal;
    private final Cancellation cancellation;
    private final Instant deadline;
    private Outcome outcome = new Outcome(Verdict.SKIPPED, Optional.empty());

    RunStages(
            Suite suite,
            ClusterSession cluster,
            StageRunner runner,
            Collector collector,
            RunJournal journal,
            Cancellation cancellation) {
        this.suite = suite;
        this.cluster = cluster;
        this.runner = runner;
        this.collector = collector;
        this.journal = journal;
        this.cancellation = cancellation;
        this.deadline = journal.now().plus(suite.timeouts().suite());
    }

    @Override
    public Verdict run(Stage stage) throws InterruptedException {
        Duration limit = StagePlan.limit(suite, stage);
        Duration left = Duration.between(journal.now(), deadline);
        StageRunner.Result result =
                runner.run(stage, living(), stage.isFinalize() || limit.compareTo(left) < 0 ? limit : left);
        outcome = outcome.worse(new Outcome(result.verdict(), result.cause().map(cause -> stage + ": " + cause)));
        if (!result.verdict().isGood() && !cancellation.isRequested()) {
            collector.cores(stage, living());
        }
        return result.verdict();
    }

    @Override
    public void skip(Stage stage, String cause) {
        obstacleOutcome().ifPresent(found -> outcome = outcome.worse(found));
        journal.append(at -> new Event.StageEnded(at, stage, Verdict.SKIPPED, Optional.of(cause)));
    }

    @Override
    public Optional<String> obstacle() {
        return obstacleOutcome().flatMap(Outcome::cause);
    }

    @Override
    public boolean isOver() {
        return cancellation.isAtOnce() || living().isEmpty();
    }

    /** The suite's hosts that live. */
    List<HostSession> living() {
        return suite.hosts().stream()
                .map(cluster::host)
                .filter(host -> !host.isDead())
                .toList();
    }

    /** How the run came out so far: the worst verdict, and the first cause of it. */
    Outcome outcome() {
        return obstacleOutcome()
                .filter(found -> found.verdict() != Verdict.TIMED_OUT)
                .map(outcome::worse)
                .orElse(outcome);
    }

    private Optional<Outcome> obstacleOutcome() {
        if (cancellation.isRequested()) {
            return Optional.of(Outcome.cancelled(cancellation.requested().join()));
        }
        Optional<String> trouble = journal.record().trouble();
        if (trouble.isPresent()) {
            return Optional.of(new Outcome(Verdict.INFRASTRUCTURE, trouble));
        }
        Optional<String> dead = cluster.obstacle();
        if (dead.isPresent()) {
            return Optional.of(new Outcome(Verdict.INFRASTRUCTURE, dead));
        }
        if (!journal.now().isBefore(deadline)) {
            return Optional.of(new Outcome(
                    Verdict.TIMED_OUT,
                    Optional.of("the suite's time of "
                            + Texts.duration(suite.timeouts().suite()) + " was over")));
        }
        return Optional.empty();
    }

    /** A verdict, and why it is not PASSED. */
    record Outcome(Verdict verdict, Optional<String> cause) {
        static Outcome cancelled(String by) {
            return new Outcome(Verdict.CANCELLED, Optional.of("cancelled by " + by));
        }

        /** The worse one; of two alike, this one. */
        Outcome worse(Outcome other) {
            return other.verdict.compareTo(verdict) > 0 ? other : this;
        }
    }
}
