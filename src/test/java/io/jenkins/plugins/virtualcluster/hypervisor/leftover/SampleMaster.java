package io.jenkins.plugins.virtualcluster.hypervisor.leftover;

import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import java.util.HashSet;
import java.util.Set;

/** A master that uses what it is told to use. */
final class SampleMaster implements Master {
    private final String owner;
    final Set<String> used = new HashSet<>();

    SampleMaster(String owner) {
        this.owner = owner;
    }

    @Override
    public String owner() {
        return owner;
    }

    @Override
    public boolean uses(Lease lease) {
        return used.contains(lease.run());
    }
}
