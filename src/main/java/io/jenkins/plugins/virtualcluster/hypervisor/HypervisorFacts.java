package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import java.util.List;

/**
 * What a hypervisor says of itself.
 *
 * @param uri without secrets
 * @param versions such as {@code libvirt 9.0.0, QEMU 7.2.15}
 * @param virtualization whether guests of the hypervisor's own architecture run on KVM, and if not, why, in one sentence
 * @param cpus of the machine
 * @param memory of the machine
 * @param architectures of guests that it runs or emulates, as definitions call them
 * @param pool the storage pool's name
 * @param freeSpace in the pool
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

    /**
     * How guests run.
     *
     * @param kvm whether on the hypervisor's own processor; else in software, which is many times slower
     * @param sentence the same for people, with the reason where it is not KVM; without a full stop
     */
    public record Virtualization(boolean kvm, String sentence) {}
}
