package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.ClusterState;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.Master;
import io.jenkins.plugins.virtualcluster.suite.cluster.StandbyDirectory;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import java.nio.file.Path;

/**
 * This Jenkins as the owner of clusters: a run continues as long as it says so, whichever process it is in.
 *
 * @param owner as in leases: stays the same when Jenkins is started again or moved
 * @param standbys has the private directories of its standby clusters
 */
public record JenkinsMaster(String owner, ActiveRuns runs, Path standbys) implements Master {
    @Override
    public boolean uses(Lease lease) {
        return !lease.kept()
                && (runs.contains(lease.run())
                        || RunId.preparedFor(lease.run()).filter(runs::contains).isPresent());
    }

    /** Without its private directory it is of no use; one whose taker has died neither. */
    @Override
    public ClusterState stateOfStandby(FoundCluster cluster) {
        StandbyDirectory directory = StandbyDirectory.in(standbys.resolve(cluster.run()));
        if (runs.contains(cluster.run()) || directory.isBeingTaken()) {
            return ClusterState.RUNNING;
        }
        return directory.isStandby() && !directory.isTaken() ? ClusterState.STANDBY : ClusterState.LEFTOVER;
    }
}
