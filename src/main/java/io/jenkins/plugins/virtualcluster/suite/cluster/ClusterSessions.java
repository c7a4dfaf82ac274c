package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.host.HostTargets;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * The sessions that runs have of one cluster, and what the first of them takes over: what was heard of guests since they were
 * started, and connections that are open already. Safe for use by several threads.
 */
final class ClusterSessions {
    private final RemoteHosts remote;
    private final RunSettings settings;
    private final SavedMoment moment;
    /** Hears of guests while they are started; the first session takes it over. */
    private Optional<GuestWatch> early = Optional.empty();
    /** To hosts that were restored. */
    private Optional<OpenConnections> open = Optional.empty();
    /** Whether its guests were restored when it stood by, and did not boot. */
    private volatile boolean restored;

    private volatile Duration before = Duration.ZERO;

    /** @param moment of the cluster, which knows who is connected */
    ClusterSessions(RemoteHosts remote, RunSettings settings, SavedMoment moment) {
        this.remote = remote;
        this.settings = settings;
        this.moment = moment;
    }

    /** Its guests are about to be started. */
    void booting(GuestWatch watch) {
        takeEarly().ifPresent(GuestWatch::close);
        restored = false;
        before = Duration.ZERO;
        synchronized (this) {
            early = Optional.of(watch);
        }
    }

    /** Its guests were restored, which took so long. */
    void restored(GuestWatch watch, OpenConnections connections, Duration took) {
        restored = true;
        before = took;
        synchronized (this) {
            early = Optional.of(watch);
            open = Optional.of(connections);
        }
    }

    /** Its guests were restored by another process. */
    void wasRestored() {
        restored = true;
    }

    /** Connects the hosts for one run, as {@link ManagedCluster#session}. */
    ClusterSession open(
            RunRequest run,
            ClusterRequest request,
            ClusterPlan plan,
            HostTargets targets,
            Hypervisor hypervisor,
            RunJournal journal,
            ExecutorService threads,
            Map<String, String> dead)
            throws HypervisorException, InterruptedException {
        ClusterSession session = new ClusterSession(
                run,
                plan,
                targets,
                hypervisor,
                connections(),
                journal,
                settings,
                threads,
                request.privateDirectory(),
                restored ? RunState.RESTORED : RunState.BOOTS,
                before);
        moment.entered(session);
        boolean done = false;
        try {
            dead.forEach(session::bury);
            Optional<GuestWatch> watched = takeEarly();
            session.watch(
                    watched.isPresent()
                            ? watched.get()
                            : GuestWatch.begin(
                                    hypervisor,
                                    request.id(),
                                    run.suite().timeouts().reconnect()));
            if (watched.isEmpty()) {
                session.missing(hypervisor.find());
            }
            done = true;
            return session;
        } finally {
            if (!done) {
                session.close();
            }
        }
    }

    private synchronized RemoteHosts connections() {
        return open.map(RemoteHosts.class::cast).orElse(remote);
    }

    private synchronized Optional<GuestWatch> takeEarly() {
        Optional<GuestWatch> taken = early;
        early = Optional.empty();
        return taken;
    }

    /** What no session has taken over is heard and kept no more. */
    void letGo() {
        takeEarly().ifPresent(GuestWatch::close);
        synchronized (this) {
            open.ifPresent(OpenConnections::close);
        }
    }
}
