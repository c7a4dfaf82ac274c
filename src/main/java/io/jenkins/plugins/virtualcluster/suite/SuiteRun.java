package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.Fleet;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.RunStages.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One run of a suite on a cluster of its own, from the first event of its record to the last: the cluster is started,
 * the stages run, logs are brought, and whatever happened the cluster is torn down, or kept if that was asked for.
 */
public final class SuiteRun {
    private final RunRequest request;
    private final Fleet fleet;
    private final RunJournal journal;
    private final RunSettings settings;
    private final Cancellation cancellation = new Cancellation();
    private final StagePlan plan;
    private final ScriptRenderer renderer;
    private final ClusterLife life;
    private final ExecutorService threads;

    /**
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
        this.request = request;
        this.fleet = fleet;
        this.journal = new RunJournal(record, clock);
        this.settings = settings;
        this.plan = StagePlan.of(request.suite(), request.cases());
        this.renderer = new ScriptRenderer(request);
        this.life = new ClusterLife(
                request, fleet, remote, journal, settings, Leases.of(request, settings, clock.instant()));
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "run-" + request.run());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Runs it to its end, once. What fails is told by the verdict and its cause in the record, not by exceptions.
     *
     * @throws UncheckedIOException if the record cannot be written; the cluster is torn down then too
     */
    public Verdict execute() {
        try {
            begin();
            Outcome outcome;
            try {
                outcome = runOnCluster();
                if (InfrastructureRetry.follows(outcome.verdict(), request.attempt())) {
                    life.keepNot();
                }
            } finally {
                end();
            }
            Outcome last = cancellation
                    .over()
                    .map(by -> outcome.worse(Outcome.cancelled(by)))
                    .orElse(outcome);
            journal.append(at -> new Event.RunEnded(at, last.verdict(), last.cause()));
            return last.verdict();
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Asks for the end: scripts are stopped, finalize stages run within their limits, the cluster goes. From any thread.
     * A run that is over already stays as it came out.
     *
     * @param by who asks, for the record
     */
    public void cancel(String by) {
        if (cancellation.request(by)) {
            journal.append(at -> new Event.CancelRequested(at, by));
        }
    }

    /** Asks for the end at once: nothing more is run or brought, the cluster goes, even one to be kept. From any thread. */
    public void abort(String by) {
        if (cancellation.requestAtOnce(by)) {
            journal.append(at -> new Event.CancelRequested(at, by));
        }
    }

    private void begin() {
        List<String> hosts = new ArrayList<>(request.suite().hosts());
        request.cluster().hosts().stream()
                .map(Host::name)
                .filter(name -> !hosts.contains(name))
                .forEach(hosts::add);
        journal.append(at -> new Event.RunStarted(
                at,
                request.run(),
                request.suite().name(),
                request.cluster().name(),
                request.owner(),
                request.commit(),
                fleet.places(),
                hosts,
                request.suite().hosts().size(),
                plan.stages(),
                request.attempt()));
        try {
            StoredDefinitions.store(request, journal.record().directory());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the definitions in the record: " + e.getMessage(), e);
        }
    }

    private Outcome runOnCluster() {
        try {
            ClusterSession cluster = cancellation.interrupting(() -> {
                ClusterSession session = life.start(threads);
                prepare(session);
                return session;
            });
            return runStages(cluster);
        } catch (InterruptedException e) {
            abort("an interrupt");
            return Outcome.cancelled(cancellation.requested().join());
        } catch (HypervisorException | RemoteException e) {
            return new Outcome(Verdict.INFRASTRUCTURE, Optional.of(e.getMessage()));
        } catch (IOException e) {
            return new Outcome(
                    Verdict.INFRASTRUCTURE, Optional.of("Cannot write a file of the run: " + e.getMessage()));
        }
    }

    private void prepare(ClusterSession cluster) throws RemoteException, IOException, InterruptedException {
        HostPreparation preparation = new HostPreparation(settings);
        Map<String, Map<Stage, String>> scripts = new HashMap<>();
        for (PlannedHost host : life.plan().hosts()) {
            String name = host.host().name();
            scripts.put(name, request.suite().hosts().contains(name) ? renderer.all(plan, host.host()) : Map.of());
            StoredDefinitions.scripts(journal.record().directory(), name, scripts.get(name));
        }
        cluster.ready((host, planned, connection) ->
                preparation.prepare(host.layout(), planned, scripts.get(host.name()), connection));
    }

    private Outcome runStages(ClusterSession cluster) throws InterruptedException {
        Collector collector = new Collector(journal, renderer, settings, cancellation, threads);
        RunStages stages = new RunStages(
                request.suite(),
                cluster,
                new StageRunner(journal, settings, cancellation, threads),
                collector,
                journal,
                cancellation);
        new StageSequence(plan, request.cases(), stages).execute();
        if (!cancellation.isAtOnce()) {
            collector.cores(Stage.SUITE_FINALIZE, stages.living());
            collector.logs(Stage.SUITE_FINALIZE, stages.living());
        }
        return stages.outcome();
    }

    /** Tears down undisturbed by an interrupt, which is passed on to the caller afterwards. */
    private void end() {
        boolean interrupted = Thread.interrupted();
        life.end(threads, cancellation.isAtOnce());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
