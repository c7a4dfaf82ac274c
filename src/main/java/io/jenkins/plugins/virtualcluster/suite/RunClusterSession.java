package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.HostPhase;
import io.jenkins.plugins.virtualcluster.record.RunState.HostState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterSession;
import io.jenkins.plugins.virtualcluster.suite.cluster.Consoles;
import io.jenkins.plugins.virtualcluster.suite.cluster.ManagedCluster;
import io.jenkins.plugins.virtualcluster.suite.host.HostPreparation;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.stage.ScriptRenderer;
import io.jenkins.plugins.virtualcluster.suite.stage.StagePlan;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/** One run's use of its cluster: brought up, its hosts connected and prepared; and in the end let go. */
final class RunClusterSession {
    private final RunRequest request;
    private final ClusterOwnership cluster;
    private final RunJournal journal;
    private final RunState before;
    private final ExecutorService threads;
    private Optional<ClusterSession> session = Optional.empty();
    private ClusterSession.HostWork work = (host, planned, connection) -> Optional.empty();
    /** Whether this process has started the cluster. */
    private boolean anew;

    private boolean ended;

    /** @param before what the record held when this process began */
    RunClusterSession(
            RunRequest request,
            ClusterOwnership cluster,
            RunJournal journal,
            RunState before,
            ExecutorService threads) {
        this.request = request;
        this.cluster = cluster;
        this.journal = journal;
        this.before = before;
        this.threads = threads;
    }

    ManagedCluster life() {
        return cluster.life();
    }

    /** Whether another process has begun a stage: then all hosts had their files. */
    boolean hasBegunStages() {
        return before.stagesOfSuite().stream().anyMatch(stage -> stage.started().isPresent());
    }

    /** Has the cluster up. Its hosts are ready for the stages of that plan, unless another process ended while it made it clean. */
    void begin(StagePlan plan, ScriptRenderer renderer)
            throws HypervisorException, RemoteException, IOException, InterruptedException {
        anew = cluster.up();
        work = preparation(plan, renderer);
        if (before.clean().isSaving() || before.clean().puttingBack().isPresent()) {
            return;
        }
        ClusterSession connected = connect(anew ? Map.of() : dead());
        if (hasBegunStages()) {
            connected.preparedBy(work);
        } else {
            keepScripts(plan, renderer);
            connected.ready(work);
        }
    }

    private ClusterSession connect(Map<String, String> dead) throws HypervisorException, InterruptedException {
        ClusterSession connected = life().session(request, journal, threads, dead);
        session = Optional.of(connected);
        return connected;
    }

    /** Its hosts, as they are connected now; others once they were put back. */
    ClusterSession hosts() {
        return session.orElseThrow();
    }

    /**
     * Lets go of the hosts, which are about to be paused.
     *
     * @return those that were dead
     */
    List<String> leave() {
        List<String> dead = session.map(ClusterSession::dead).orElse(List.of());
        session.ifPresent(ClusterSession::close);
        return dead;
    }

    /** Whether the cluster is the run's own, to be booted again. */
    boolean mayBoot() {
        return cluster instanceof ClusterOwnership.Own;
    }

    /** Connects to the hosts again, which were paused. */
    void enter() throws HypervisorException, RemoteException, InterruptedException {
        ClusterSession connected = connect(Map.of());
        connected.preparedBy(work);
        connected.wake(life().settings().delivery());
    }

    /** Boots the cluster again; its hosts have their files then, and have run nothing. */
    void bootAgain() throws HypervisorException, RemoteException, IOException, InterruptedException {
        cluster.bootAgain();
        connect(Map.of()).ready(work);
    }

    /** The same in a process that continues, which may have had to start the cluster anyway; else it may be the one before. */
    void bootUnlessNew() throws HypervisorException, RemoteException, IOException, InterruptedException {
        if (anew) {
            connect(Map.of()).ready(work);
        } else {
            bootAgain();
        }
    }

    private Map<String, String> dead() {
        return before.hosts().stream()
                .filter(host -> host.phase() == HostPhase.DEAD)
                .collect(Collectors.toMap(HostState::name, host -> host.reason().orElse("")));
    }

    private ClusterSession.HostWork preparation(StagePlan plan, ScriptRenderer renderer) {
        HostPreparation preparation =
                new HostPreparation(life().plan(), request.suite().hosts(), life().settings());
        return (host, planned, connection) ->
                preparation.prepare(host, planned, scripts(planned, plan, renderer), connection);
    }

    private void keepScripts(StagePlan plan, ScriptRenderer renderer) throws IOException {
        for (PlannedHost host : life().plan().hosts()) {
            DefinitionSnapshot.scripts(journal.record().directory(), host.host().name(), scripts(host, plan, renderer));
        }
    }

    private Map<Stage, String> scripts(PlannedHost host, StagePlan plan, ScriptRenderer renderer) {
        return request.suite().hosts().contains(host.host().name()) ? renderer.all(plan, host.host()) : Map.of();
    }

    /** Has the cluster stand by, for another run. */
    void standBy() throws HypervisorException, IOException, InterruptedException {
        session.ifPresent(ClusterSession::close);
        cluster.standBy();
    }

    /**
     * Lets go of it, once. An interrupt does not disturb this, and is passed on to the caller afterwards.
     */
    void end(Teardown how) {
        if (ended) {
            return;
        }
        ended = true;
        boolean interrupted = Thread.interrupted();
        try {
            session.ifPresent(ClusterSession::close);
            if (life().isStarted()
                    && how != Teardown.AT_ONCE
                    && before.clusterStopped().isEmpty()) {
                Consoles.keep(life(), journal, threads);
            }
        } finally {
            cluster.down(how);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
