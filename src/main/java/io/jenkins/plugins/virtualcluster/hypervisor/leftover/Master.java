package io.jenkins.plugins.virtualcluster.hypervisor.leftover;

import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import java.time.Instant;
import java.util.Optional;

/** Who starts clusters, as far as it matters to what becomes of them: which are its own, and which of those it uses. */
public interface Master {
    /** As in the leases of its clusters, such as {@code user@machine}. */
    String owner();

    /**
     * Whether the run with that lease continues, or will continue after a restart of the master. Asked again before each removal.
     *
     * @param lease one of its own
     */
    boolean uses(Lease lease);

    /** Whether the cluster is one of its own. */
    default boolean owns(FoundCluster cluster) {
        return cluster.lease().filter(lease -> lease.owner().equals(owner())).isPresent();
    }

    /**
     * What a standby cluster of its own is whose lease has not ended.
     *
     * @return {@link ClusterState#LEFTOVER} if no run can take it over, {@link ClusterState#RUNNING} if one does just now
     */
    default ClusterState stateOfStandby(FoundCluster cluster) {
        return ClusterState.STANDBY;
    }

    /** What the cluster is at that time. A lease that has ended ends no run of its own that still runs. */
    default ClusterState stateOf(FoundCluster cluster, Instant now) {
        Optional<Lease> lease = cluster.lease();
        if (lease.isEmpty()) {
            return ClusterState.HALF_MADE;
        }
        boolean own = owns(cluster);
        if (own && uses(lease.get())) {
            return ClusterState.RUNNING;
        }
        if (lease.get().until().isBefore(now)) {
            return ClusterState.LEFTOVER;
        }
        if (cluster.standby().isPresent()) {
            return own ? stateOfStandby(cluster) : ClusterState.STANDBY;
        }
        if (lease.get().kept()) {
            return ClusterState.KEPT;
        }
        return own ? ClusterState.LEFTOVER : ClusterState.RUNNING;
    }
}
