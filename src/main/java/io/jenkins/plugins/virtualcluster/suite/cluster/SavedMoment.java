package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a cluster is put back to: all of its hosts as they were at one moment. Nobody is connected to them while they are saved or
 * put back.
 */
public final class SavedMoment {
    private final ManagedCluster cluster;
    /** Those of its runs; closed ones go when the next one comes. */
    private final List<ClusterSession> sessions = new CopyOnWriteArrayList<>();
    /** Whether its guests have been put back since they were started. */
    private volatile boolean putBack;

    SavedMoment(ManagedCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Saves the cluster as it is: {@link #putBack} makes it so again.
     *
     * @throws HypervisorException if it cannot be saved, or another run uses it: the message says why, and what to do
     */
    public void save() throws HypervisorException, InterruptedException {
        requireAlone();
        cluster.hypervisor().snapshot(cluster.plan());
    }

    /**
     * Makes the cluster what it was when it was saved, in another process too.
     *
     * @return hosts whose guests had ended
     * @throws HypervisorException if that cannot be done: what is there then is of no use
     */
    public List<String> putBack() throws HypervisorException, InterruptedException {
        requireAlone();
        List<String> started = cluster.hypervisor().putBack(cluster.plan());
        putBack = true;
        if (!started.isEmpty()) {
            // They say what they were started with.
            cluster.renew();
        }
        return started;
    }

    /** @throws HypervisorException if a run is connected to its hosts */
    void requireAlone() throws HypervisorException {
        if (sessions.stream().anyMatch(ClusterSession::isOpen)) {
            throw new HypervisorException("Another run uses cluster "
                    + cluster.cluster().name() + " of run " + cluster.id()
                    + " at the same time; `isolation: case` needs a cluster for itself: run the suites one after the other, or"
                    + " in a block without a cluster");
        }
    }

    /** A run connects to its hosts. */
    void entered(ClusterSession session) {
        sessions.removeIf(each -> !each.isOpen());
        sessions.add(session);
        if (putBack) {
            session.wasPutBack();
        }
    }

    /** Its guests are others from now on. */
    void forget() {
        putBack = false;
    }
}
