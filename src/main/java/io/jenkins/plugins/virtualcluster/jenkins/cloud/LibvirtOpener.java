package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.Extension;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.image.ImageSources;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.LibvirtHypervisor;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorOpener;

/** Connects by libvirt, unless another opener comes first. */
@Extension(ordinal = LibvirtOpener.LAST)
public final class LibvirtOpener implements HypervisorOpener {
    static final double LAST = -1000;

    @Override
    public Hypervisor open(HypervisorAddress address, ImageSources images)
            throws HypervisorException, InterruptedException {
        return LibvirtHypervisor.connect(address, images);
    }
}
