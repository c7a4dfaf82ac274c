package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;

/**
 * Where a run's cluster was given room.
 *
 * @param lease the run's, whose end is later by as long as the run waited
 * @param reason why it is there, in one sentence
 */
public record Allocation(Hypervisor hypervisor, HypervisorAddress address, Lease lease, String reason) {

    /**
     * Gives the room back, where no cluster came to be. Where one did, destroying it does the same.
     *
     * @throws HypervisorException if it could not be told so; `cleanup` does it then
     */
    public void giveBack() throws HypervisorException, InterruptedException {
        hypervisor.tickets().remove(lease.run());
    }
}
