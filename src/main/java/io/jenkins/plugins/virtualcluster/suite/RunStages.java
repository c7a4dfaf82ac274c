package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.suite.host.HostSession;
import io.jenkins.plugins.virtualcluster.suite.request.Repeats;
import io.jenkins.plugins.virtualcluster.suite.stage.Cancellation;
import io.jenkins.plugins.virtualcluster.suite.stage.Collector;
import io.jenkins.plugins.virtualcluster.suite.stage.KnownIssueSearch;
import io.jenkins.plugins.virtualcluster.suite.stage.RemainingTime;
import io.jenkins.plugins.virtualcluster.suite.stage.StagePlan;
import io.jenkins.plugins.virtualcluster.suite.stage.StageRules;
import io.jenkins.plugins.virtualcluster.suite.stage.StageRunner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stages of one suite on a cluster that is ready, within the suite's time. What a process before has done of them is
 * taken from the record: a stage that has ended is not run again, one that was begun continues.
 */
final class RunStages implements StageRules.Obstacles {
    private final Suite suite;
    private final StagePlan plan;
    private final RunClusterSession use;
    private final CleanCluster clean;
    private final Repeats repeats;
    private final StageRunner runner;
    private final Collector collector;
    private final KnownIssueSearch known;
    private final RunJournal journal;
    private final Cancellation cancellation;
    private final Hold hold;
    private final RunState before;
    private final StageRules rules;
    /** By {@link System#nanoTime}: a wall clock that is set moves no limit. */
    private final long deadline;

    private Outcome outcome = Outcome.NOTHING_YET;
    /** The first stage that did not pass. */
    private Optional<Stage> failed = Optional.empty();
    /** Why the cluster is not clean for a case that was to find it so. */
    private Optional<String> spoiled = Optional.empty();

    /** @param before what the record held when this process began */
    RunStages(
            Suite suite,
            StagePlan plan,
            RunClusterSession use,
            CleanCluster clean,
            Repeats repeats,
            StageRunner runner,
            Collector collector,
            KnownIssueSearch known,
            RunJournal journal,
            Cancellation cancellation,
            Hold hold,
            RunState before) {
        this.suite = suite;
        this.plan = plan;
        this.use = use;
        this.clean = clean;
        this.repeats = repeats;
        this.runner = runner;
        this.collector = collector;
        this.known = known;
        this.journal = journal;
        this.cancellation = cancellation;
        this.hold = hold;
        this.before = before;
        this.rules = new StageRules(plan, this);
        Duration limit = suite.timeouts().suite();
        this.deadline = System.nanoTime()
                + before.stagesOfSuite().stream()
                        .flatMap(stage -> stage.started().stream())
                        .min(Instant::compareTo)
                        .map(start -> RemainingTime.left(start.plus(limit), journal.now(), limit))
                        .orElse(limit)
                        .toNanos();
        before.stagesOfSuite().forEach(this::takeUp);
        if (!before.clean().putBacks().isEmpty()) {
            // Of hosts that are back: a death that no stage tells of counts as well.
            before.clean()
                    .deaths()
                    .forEach(death -> outcome = outcome.worse(dead(death.host() + ": " + death.reason())));
        }
    }

    private void takeUp(StageState stage) {
        stage.verdict().ifPresent(verdict -> {
            if (stage.started().isPresent()) {
                ended(stage.stage(), verdict, stage.cause());
                return;
            }
            rules.skipped(stage.stage());
            stage.obstacle().ifPresent(obstacle -> outcome = outcome.worse(obstacle(obstacle, stage.cause())));
        });
    }

    private void ended(Stage stage, Verdict verdict, Optional<String> cause) {
        rules.ended(stage, verdict);
        outcome = outcome.worse(outcome(stage, verdict, cause));
        if (!verdict.isGood() && failed.isEmpty()) {
            failed = Optional.of(stage);
        }
    }

    /** Holds the run if a stage did not pass, and the run asks for that: before anything more begins, or is left out. */
    void hold() throws InterruptedException {
        if (failed.isPresent()) {
            List<String> living = living().stream().map(HostSession::name).toList();
            hold.behind(failed.get(), outcome(), living);
            // what becomes of hosts while people are at them is not the run's
            hold.held().ifPresent(held -> outcome = outcome.worse(new Outcome(held.verdict(), held.cause())));
        }
    }

    /**
     * Runs the stage, or leaves it out if the rules say so. One that has ended is not run again.
     *
     * @return how it ended
     */
    Verdict run(Stage stage) throws InterruptedException {
        Optional<Verdict> ended = rules.verdict(stage);
        if (ended.isPresent()) {
            return ended.get();
        }
        hold();
        Optional<StageState> begun =
                before.stage(stage).filter(state -> state.started().isPresent());
        if (begun.isEmpty() && isNeedless(stage)) {
            return skip(stage, failed.orElseThrow() + " did not pass, and no further repetition was wanted then");
        }
        if (begun.isEmpty()) {
            clean(stage);
        }
        Optional<String> refusal = begun.isPresent() ? Optional.empty() : rules.refusal(stage);
        if (refusal.isPresent()) {
            return skip(stage, refusal.get());
        }
        List<HostSession> hosts = living().stream()
                .filter(host -> plan.takesPart(host.host(), stage))
                .toList();
        if (begun.isEmpty() && hosts.isEmpty()) {
            return skip(stage, "no host that has a script for it is alive");
        }
        clean.begins(stage);
        StageRunner.Result result = begun.isPresent()
                ? runner.goOn(begun.get(), before.scriptsStopped(stage), use.hosts())
                : runner.run(stage, hosts, limit(stage));
        ended(stage, result.verdict(), result.cause());
        if (!result.verdict().isGood()) {
            known.compare();
        }
        if (!result.verdict().isGood() && !cancellation.isRequested()) {
            collector.cores(stage, living());
        }
        return result.verdict();
    }

    /**
     * Has the cluster clean where the stage is the first of a case that is to find it so. Then a host that died is back, and
     * keeps no case from beginning. Where that fails nothing more runs.
     */
    private void clean(Stage stage) throws InterruptedException {
        boolean ready = rules.verdict(Stage.SUITE_INIT).filter(Verdict::isGood).isPresent()
                && obstacleOutcome(clean.user().isEmpty()).isEmpty();
        if (!ready || !clean.isDue(stage)) {
            return;
        }
        use.hosts().obstacle().ifPresent(dead -> outcome = outcome.worse(dead(dead)));
        if (clean.user().isPresent()) {
            collector.logs(Stage.caseRun(clean.user().get()), living());
        }
        try {
            if (clean.before(stage)) {
                initAgain();
            }
        } catch (HypervisorException | RemoteException | IOException e) {
            spoiled = Optional.of("the cluster could not be made clean for case "
                    + stage.testCase().orElseThrow() + ": " + e.getMessage());
        }
    }

    private void initAgain() throws InterruptedException {
        List<HostSession> hosts = living().stream()
                .filter(host -> plan.takesPart(host.host(), Stage.SUITE_INIT))
                .toList();
        StageRunner.Result result = runner.run(Stage.SUITE_INIT, hosts, limit(Stage.SUITE_INIT));
        ended(Stage.SUITE_INIT, result.verdict(), result.cause());
    }

    private static Outcome dead(String cause) {
        return new Outcome(Verdict.INFRASTRUCTURE, Optional.of(cause));
    }

    /** Whether a case has failed in a round before, and that is all that was wanted. */
    private boolean isNeedless(Stage stage) {
        return repeats.untilFailure()
                && stage.testCase().isPresent()
                && failed.flatMap(Stage::testCase)
                        .filter(name -> repeats.round(name)
                                < repeats.round(stage.testCase().get()))
                        .isPresent();
    }

    /** Leaves the stage out, unless it has ended. */
    Verdict skip(Stage stage, String cause) {
        if (rules.verdict(stage).isEmpty()) {
            Optional<Outcome> obstacle = obstacleOutcome();
            obstacle.ifPresent(found -> outcome = outcome.worse(found));
            Optional<Verdict> why = obstacle.map(Outcome::verdict);
            journal.append(at -> new Event.StageEnded(at, stage, Verdict.SKIPPED, Optional.of(cause), why));
            rules.skipped(stage);
        }
        return rules.verdict(stage).orElseThrow();
    }

    private Duration limit(Stage stage) {
        Duration limit = StagePlan.limit(suite, stage);
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        return stage.isFinalize() || limit.compareTo(left) < 0 ? limit : left;
    }

    @Override
    public Optional<String> obstacle() {
        return obstacleOutcome().flatMap(Outcome::cause);
    }

    @Override
    public boolean isOver() {
        return cancellation.isAtOnce() || living().isEmpty();
    }

    /** The stages behind which a process before may have been ended while it brought core dumps. */
    List<Stage> coresBefore() {
        List<Stage> stages = new ArrayList<>();
        if (before.started().isPresent()) {
            before.stagesOfSuite().stream()
                    .filter(stage ->
                            stage.verdict().filter(verdict -> !verdict.isGood()).isPresent())
                    .forEach(stage -> stages.add(stage.stage()));
            stages.remove(Stage.SUITE_FINALIZE);
            stages.add(Stage.SUITE_FINALIZE);
        }
        return stages;
    }

    /** The suite's hosts that live. */
    List<HostSession> living() {
        return suite.hosts().stream()
                .map(use.hosts()::host)
                .filter(host -> !host.isDead())
                .toList();
    }

    /**
     * How the run ended so far: the worst verdict, and the first cause of it. One in which no case had anything to do has
     * not passed, since nothing was tested.
     */
    Outcome outcome() {
        Outcome ended = outcome.verdict().isGood() && rules.hadNothingToDo()
                ? new Outcome(Verdict.SKIPPED, Optional.of("no case had anything to do on any host"))
                : outcome;
        return obstacleOutcome()
                .filter(found -> found.verdict() != Verdict.TIMED_OUT)
                .map(ended::worse)
                .orElse(ended);
    }

    private Optional<Outcome> obstacleOutcome() {
        return obstacleOutcome(true);
    }

    /** @param evenDead whether a dead host is one */
    private Optional<Outcome> obstacleOutcome(boolean evenDead) {
        if (cancellation.isRequested()) {
            return Optional.of(Outcome.cancelled(cancellation.requested().join()));
        }
        Optional<String> trouble = journal.record().trouble();
        if (trouble.isPresent()) {
            return Optional.of(new Outcome(Verdict.INFRASTRUCTURE, trouble));
        }
        if (hold.isOver()) {
            return Optional.of(new Outcome(outcome.verdict(), Optional.of("the run was held, and ended then")));
        }
        if (spoiled.isPresent()) {
            return Optional.of(new Outcome(Verdict.INFRASTRUCTURE, spoiled));
        }
        Optional<String> dead = evenDead ? use.hosts().obstacle() : Optional.empty();
        if (dead.isPresent()) {
            return dead.map(RunStages::dead);
        }
        return deadline - System.nanoTime() <= 0 ? Optional.of(timeIsOver()) : Optional.empty();
    }

    private Outcome obstacle(Verdict verdict, Optional<String> cause) {
        return verdict == Verdict.TIMED_OUT ? timeIsOver() : new Outcome(verdict, cause);
    }

    private Outcome timeIsOver() {
        return new Outcome(
                Verdict.TIMED_OUT,
                Optional.of(
                        "the suite's time of " + Times.words(suite.timeouts().suite()) + " was over"));
    }

    /** A single script has no stages that people know. */
    private Outcome outcome(Stage stage, Verdict verdict, Optional<String> cause) {
        return new Outcome(verdict, cause.map(text -> suite.cases().isEmpty() ? text : stage + ": " + text));
    }
}
