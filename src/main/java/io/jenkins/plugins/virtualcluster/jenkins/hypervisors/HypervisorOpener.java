package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.image.ImageSources;

/** Connects to hypervisors. */
@FunctionalInterface
public interface HypervisorOpener {
    /**
     * @param images from where images may be downloaded for its clusters
     * @throws HypervisorException if it cannot be reached
     */
    Hypervisor open(HypervisorAddress address, ImageSources images) throws HypervisorException, InterruptedException;
}
