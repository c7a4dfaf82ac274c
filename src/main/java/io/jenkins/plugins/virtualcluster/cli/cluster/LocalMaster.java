package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.Master;

/** Whoever types the commands: a run continues as long as its process lives. */
record LocalMaster(CommandContext surroundings) implements Master {
    @Override
    public String owner() {
        return surroundings.owner();
    }

    @Override
    public boolean uses(Lease lease) {
        return !lease.kept() && LeaseProcess.isAlive(lease.process());
    }
}
