package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import java.util.List;

/**
 * What a hypervisor says of itself.
 *
 * @param uri without secrets
 * @param versions such as {@code libvirt 9.0.0, QEMU 7.2.15}
 * @param virtualization whether guests of the hypervisor's own architecture run on KVM, and if not, why, in one sentence
 * @param architectures of guests that it runs or emulates, as definitions call them
 * @param pool the storage pool's name
 */
public record HypervisorFacts(
        String uri,
        String hostName,
        String versions,
        Virtualization virtualization,
        List<String> architectures,
        int cpus,
        DataSize memory,
        DataSize freeMemory,
        String pool,
        DataSize freeSpace) {
    public HypervisorFacts {
        architectures = List.copyOf(architectures);
    }

    public record Virtualization(boolean kvm, String sentence) {}
}
