package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.Master;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;

/**
 * This Jenkins as the owner of clusters: a run continues as long as it says so, whichever process it is in.
 *
 * @param owner as in leases: stays the same when Jenkins is started again or moved
 */
public record JenkinsMaster(String owner, ActiveRuns runs) implements Master {
    @Override
    public boolean uses(Lease lease) {
        return !lease.kept()
                && (runs.contains(lease.run())
                        || RunId.preparedFor(lease.run()).filter(runs::contains).isPresent());
    }
}
