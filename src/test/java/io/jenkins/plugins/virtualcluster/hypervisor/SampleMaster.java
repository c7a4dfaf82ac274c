package io.jenkins.plugins.virtualcluster.hypervisor;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A master that uses what it is told to use. */
final class SampleMaster implements Master {
    private final String owner;
    final Set<String> used = new HashSet<>();
    final Map<String, Lease> begun = new HashMap<>();

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

    @Override
    public Optional<Lease> begun(String run) {
        return Optional.ofNullable(begun.get(run));
    }
}
