package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Baseline;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.LineKinds;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.cluster.Futures;
import io.jenkins.plugins.virtualcluster.suite.cluster.ImageSupply;
import io.jenkins.plugins.virtualcluster.suite.cluster.ManagedCluster;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import io.jenkins.plugins.virtualcluster.suite.stage.Cancellation;
import io.jenkins.plugins.virtualcluster.suite.stage.Collector;
import io.jenkins.plugins.virtualcluster.suite.stage.KnownIssueSearch;
import io.jenkins.plugins.virtualcluster.suite.stage.MeasurementLimits;
import io.jenkins.plugins.virtualcluster.suite.stage.OutputCounter;
import io.jenkins.plugins.virtualcluster.suite.stage.ResultReader;
import io.jenkins.plugins.virtualcluster.suite.stage.ScriptCalls;
import io.jenkins.plugins.virtualcluster.suite.stage.ScriptRenderer;
import io.jenkins.plugins.virtualcluster.suite.stage.StagePlan;
import io.jenkins.plugins.virtualcluster.suite.stage.StageRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * One run of a suite, from the first event of its record to the last: on a cluster of its own, which is started for it and
 * torn down whatever happened, or kept if that was asked for; or on a cluster that is there. {@link #execute} does it all;
 * {@link #begin}, {@link #run} for one stage after another, and {@link #end} do it step by step. A run whose process was
 * ended is resumed by {@link #resume}: what its record says has happened does not happen again.
 */
public final class SuiteRun implements AutoCloseable {
    private final RunRequest asked;
    /** The same, which delivers what the record has kept. */
    private final RunRequest request;

    private final RunClusterSession use;
    private final RunJournal journal;
    private final RunState before;
    private final List<String> damage;
    private final Cancellation cancellation = new Cancellation();
    private final CancelRecord requests;
    private final Hold hold;
    private final StagePlan plan;
    private final ScriptRenderer renderer;
    private final Collector collector;
    private final KnownIssueSearch known;
    private final OutputCounter counter;
    private final ExecutorService threads;
    private Optional<RunStages> stages = Optional.empty();
    private final RunOutcome outcome;

    /**
     * A run on a cluster of its own.
     *
     * @param fleet the hypervisors that its cluster may be on; left open
     * @param record a new one
     */
    public SuiteRun(
            RunRequest request,
            Fleet fleet,
            RemoteHosts remote,
            RecordWriter record,
            RunSettings settings,
            Clock clock) {
        this(
                UnfinishedRun.fresh(request),
                new ManagedCluster(ClusterRequest.of(request), fleet, remote, settings, clock),
                true,
                record);
    }

    private SuiteRun(UnfinishedRun run, ManagedCluster life, boolean own, RecordWriter record) {
        this.asked = run.request();
        this.request = asked.deliveredFrom(record.directory());
        this.before = run.state();
        this.damage = run.damage();
        this.journal = new RunJournal(record, life.clock());
        this.requests = new CancelRecord(cancellation, journal);
        this.hold = new Hold(request, life, journal, cancellation, before);
        this.outcome = new RunOutcome(cancellation, requests);
        this.plan = StagePlan.of(request.suite(), request.planned());
        this.renderer = new ScriptRenderer(request);
        this.known = new KnownIssueSearch(request, journal, before);
        this.threads = Futures.threads("run-" + request.run());
        this.counter = new OutputCounter(journal, LineKinds.of(request.suite().output()), threads);
        ImageSupply images = new ImageMaker(
                request, journal, before, new ImageGuest(life, request, journal, cancellation, counter, threads));
        this.use = new RunClusterSession(
                request,
                own
                        ? new ClusterOwnership.Own(life, request, journal, before, images)
                        : new ClusterOwnership.Given(life, journal, before, images),
                journal,
                before,
                threads);
        this.collector = new Collector(
                journal,
                renderer,
                life.settings(),
                cancellation,
                threads,
                request.suite().limits().logs());
        if (request.keep().standby() && life.settings().longestWait().isZero()) {
            life.onlyUntil(who -> abort(who + ", which waits for capacity"));
        }
        before.cancelRequested().ifPresent(asked -> cancellation.request(asked.by()));
        before.abortRequested().ifPresent(asked -> cancellation.requestAtOnce(asked.by()));
    }

    /**
     * A run on a cluster that was started, and stays when the run is over.
     *
     * @param record a new one
     */
    public static SuiteRun on(ManagedCluster cluster, RunRequest request, RecordWriter record) {
        return new SuiteRun(UnfinishedRun.fresh(request), cluster, false, record);
    }

    /**
     * Continues a run that has a cluster of its own.
     *
     * @param record opened again; its run has not ended. If its journal is damaged, what has happened is not known: nothing more
     *     is run then, and the run ends with {@link Verdict#INFRASTRUCTURE}
     * @throws IOException if the record is not one that can be gone on with: the message says why
     */
    public static SuiteRun resume(
            RecordWriter record,
            Hypervisor hypervisor,
            HypervisorAddress address,
            RemoteHosts remote,
            RunSettings settings,
            Clock clock)
            throws IOException {
        UnfinishedRun unfinished = UnfinishedRun.of(record.directory());
        ManagedCluster life = unfinished.cluster(hypervisor, address, remote, settings, clock);
        return new SuiteRun(unfinished, life, true, record);
    }

    /**
     * Continues a run on a cluster that was there before it, or on another one in its place if nothing was made of it.
     *
     * @param cluster taken over already
     * @param record opened again; its run has not ended. If its journal is damaged, what has happened is not known: nothing more
     *     is run then, and the run ends with {@link Verdict#INFRASTRUCTURE}
     * @throws IOException if the record is not one that can be gone on with: the message says why
     */
    public static SuiteRun resumeOn(ManagedCluster cluster, RecordWriter record) throws IOException {
        UnfinishedRun unfinished =
                UnfinishedRun.of(record.directory()).on(cluster.request().privateDirectory(), record.directory());
        return new SuiteRun(unfinished, cluster, false, record);
    }

    /** What is run, also of a run that is resumed. */
    public RunRequest request() {
        return request;
    }

    /** All stages that are meant to run, in order. */
    public List<Stage> stages() {
        return plan.stages();
    }

    /**
     * Runs it to its end, once. What fails is told by the verdict and its cause in the record, not by exceptions.
     *
     * @throws UncheckedIOException if the record cannot be written; a cluster of its own is torn down then too
     */
    public Verdict execute() {
        try (this) {
            begin();
            plan.stages().forEach(this::run);
            return end();
        }
    }

    /**
     * Begins it: its cluster is up and its hosts have their files when this returns. If that fails, no stage will run, and
     * {@link #end} tells why.
     *
     * @throws UncheckedIOException if the record cannot be written
     */
    public void begin() {
        if (before.started().isPresent()) {
            journal.append(at -> new Event.RunResumed(at, request.owner()));
            counter.takeUp(before);
        } else {
            // also where the first event is damaged: each reader needs one
            DefinitionSnapshot.store(asked, journal.record().directory());
            keepBaseline();
            journal.append(at -> RunStart.event(at, request, use.life().place(), plan));
        }
        requests.begin();
        if (before.judged().isPresent()) {
            outcome.add(new Outcome(
                    before.judged().get().verdict(), before.judged().get().cause()));
        } else if (!damage.isEmpty()) {
            outcome.add(Outcome.infrastructure(
                    "The record is damaged, so what has run is not known, and nothing more was run: "
                            + String.join("; ", damage) + ". Run the suite again"));
        } else {
            outcome.of(this::bringUpUnlessCancelled);
        }
    }

    private void keepBaseline() {
        try {
            Baseline.keep(
                    journal.record().directory(),
                    request.suite().name(),
                    request.cell().tags(),
                    request.repeats().isSome());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A run that was cancelled with a stage begun still has something to finalize. */
    private void bringUpUnlessCancelled()
            throws HypervisorException, RemoteException, IOException, InterruptedException {
        if (use.hasBegunStages()) {
            bringUp();
        } else {
            cancellation.interrupting(() -> {
                bringUp();
                return null;
            });
        }
    }

    private void bringUp() throws HypervisorException, RemoteException, IOException, InterruptedException {
        use.begin(plan, renderer);
        CleanCluster clean =
                new CleanCluster(request.cleanCases(), request.suite().hosts(), use, journal, cancellation, before);
        clean.resume();
        stages = Optional.of(new RunStages(
                request.suite(),
                plan,
                use,
                clean,
                request.repeats(),
                new StageRunner(
                        journal,
                        ScriptCalls.of(
                                request.cluster(),
                                plan,
                                new MeasurementLimits(
                                        request.suite().reporting().limits(),
                                        Baseline.read(journal.record().directory())),
                                journal),
                        new ResultReader(
                                request.suite().reporting(),
                                renderer,
                                journal,
                                use.life().settings()),
                        use.life().settings(),
                        cancellation,
                        counter,
                        threads),
                collector,
                known,
                journal,
                cancellation,
                hold,
                before));
        if (plan.stages().isEmpty()) {
            // All that was asked for is done: the hosts are ready.
            outcome.add(new Outcome(Verdict.PASSED, Optional.empty()));
        }
    }

    /**
     * Runs one stage, or leaves it out if those before it say so: a stage that has ended already is not run again.
     *
     * @return how it ended; {@link Verdict#SKIPPED} also if the run's cluster is not there
     * @throws UncheckedIOException if the record cannot be written
     */
    public Verdict run(Stage stage) {
        Verdict[] verdict = {Verdict.SKIPPED};
        if (!outcome.isInterrupted()) {
            stages.ifPresent(up -> outcome.of(() -> verdict[0] = up.run(stage)));
        }
        return verdict[0];
    }

    /**
     * Ends it: what was begun is finalized, logs are brought, and a cluster of its own goes.
     *
     * @return how it ended
     * @throws UncheckedIOException if the record cannot be written; a cluster of its own is torn down then too
     */
    public Verdict end() {
        try {
            stages.ifPresent(this::finish);
            judge();
        } finally {
            use.end(ending());
        }
        counter.end(cancellation.isAtOnce());
        ScriptCalls.end(journal);
        Outcome last = outcome.last();
        journal.append(at -> new Event.RunEnded(at, last.verdict(), last.cause()));
        return last.verdict();
    }

    private Teardown ending() {
        if (cancellation.isAtOnce()) {
            return Teardown.AT_ONCE;
        }
        Verdict verdict = outcome.worst().verdict();
        // Nobody wants a cluster alone that did not come up.
        return InfrastructureRetry.follows(verdict, request.attempt())
                        || (request.keep().onlyFailed() && verdict.isGood())
                        || hold.held().isPresent()
                        || (request.isClusterAlone() && (verdict != Verdict.PASSED || cancellation.isRequested()))
                ? Teardown.NOT_KEPT
                : Teardown.USUAL;
    }

    private void finish(RunStages up) {
        if (!outcome.isInterrupted()) {
            plan.stages().forEach(stage -> {
                if (stage.isFinalize()) {
                    run(stage);
                } else {
                    up.skip(stage, "it was not requested");
                }
            });
            outcome.of(() -> {
                up.hold();
                collect(up);
            });
        }
        outcome.add(up.outcome());
        if (request.keep().standby() && outcome.worst().verdict().isGood()) {
            outcome.of(use::standBy);
        }
    }

    private void collect(RunStages up) throws InterruptedException {
        if (!cancellation.isAtOnce() && !plan.stages().isEmpty()) {
            collector.coresSetAside(up.coresBefore(), up.living());
            collector.cores(Stage.SUITE_FINALIZE, up.living());
            collector.logs(Stage.SUITE_FINALIZE, up.living());
        }
    }

    private void judge() {
        if (before.judged().isEmpty()) {
            Outcome judged = outcome.worst();
            KnownIssueSearch.Known of = known.judge(judged.verdict(), judged.cause());
            journal.append(at -> new Event.RunJudged(at, judged.verdict(), judged.cause(), of.run(), of.cases()));
        }
    }

    /**
     * Asks for the end: scripts are stopped, finalize stages run within their limits, the cluster goes. From any thread.
     * A run that is over already stays as it came out.
     *
     * @param by who asks, for the record
     */
    public void cancel(String by) {
        requests.cancel(by);
    }

    /** Asks for the end at once: nothing more is run or brought, the cluster goes, even one to be kept. From any thread. */
    public void abort(String by) {
        requests.abort(by);
    }

    /**
     * Lets a run that is held continue: what was begun is finalized, and the run ends. From any thread.
     *
     * @param by who does, for the record
     * @return whether it was held
     */
    public boolean letContinue(String by) {
        return hold.end(by);
    }

    /** Lets go of everything; a cluster of its own is torn down if {@link #end} has not. */
    @Override
    public void close() {
        try {
            use.end(ending());
        } finally {
            counter.end(true);
            Futures.end(threads);
        }
    }
}
