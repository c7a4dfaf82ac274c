package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;

/** Connects to hypervisors. */
@FunctionalInterface
public interface HypervisorOpener {
    /** @throws HypervisorException if it cannot be reached */
    Hypervisor open(HypervisorAddress address) throws HypervisorException, InterruptedException;
}
