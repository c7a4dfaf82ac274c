package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.Demand;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLimits;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLoad;
import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a hypervisor has to give and what it has promised. A run counts with all that its ticket says, from its admission
 * until its cluster is gone; what has no ticket counts with what its guests have.
 */
final class FreeCapacity {
    /** The part of the machine's memory that it keeps for itself. */
    private static final int OWN_PART = 8;

    private final HypervisorLimits limits;
    private final HypervisorLoad load;
    private final Demand promised;
    private final int clusters;

    /** @param promises the tickets of those, but oneself, that were admitted or claim to be */
    FreeCapacity(HypervisorLimits limits, HypervisorLoad load, Collection<Ticket> promises) {
        this.limits = limits;
        this.load = load;
        Set<String> runs = promises.stream().map(Ticket::run).collect(Collectors.toSet());
        Demand sum = promises.stream().map(Ticket::demand).reduce(Demand.NONE, Demand::plus);
        Set<String> all = new HashSet<>(runs);
        all.addAll(load.runs());
        for (HypervisorLoad.Guest guest : load.guests()) {
            if (guest.run().filter(runs::contains).isEmpty()) {
                sum = sum.plus(new Demand(guest.memory(), guest.cpus(), new DataSize(0)));
            }
            guest.run().ifPresent(all::add);
        }
        promised = sum;
        clusters = all.size();
    }

    /** Where nothing runs and nothing is promised. */
    private FreeCapacity empty() {
        return new FreeCapacity(
                limits,
                new HypervisorLoad(load.memory(), load.cpus(), load.poolSpace(), load.poolSpace(), List.of(), Set.of()),
                List.of());
    }

    /** What is missing for a cluster of that demand now, as people read it; empty if there is room for it. */
    Optional<String> shortage(Demand demand) {
        List<String> missing = new ArrayList<>();
        if (lacksMemory(demand)) {
            missing.add(size(demand.memory().bytes()) + " of memory: "
                    + size(memory() - promised.memory().bytes()) + " free of " + size(memory()));
        }
        if (lacksCpus(demand)) {
            missing.add(demand.cpus() + " cpus: " + Math.max(0, cpus() - promised.cpus()) + " free of " + cpus());
        }
        if (lacksSpace(demand)) {
            missing.add(size(demand.disk().bytes()) + " of thin disks: "
                    + size(disk() - promised.disk().bytes()) + " not yet reserved, "
                    + size(load.freeSpace().bytes())
                    + " free in its pool");
        }
        if (lacksClusters()) {
            missing.add("another cluster to end: " + clusters + " of at most "
                    + limits.clusters().getAsInt() + " exist");
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(", and ", missing));
    }

    /** What has to become free first for a cluster of that demand; empty if there is room for it. */
    Optional<WaitReason.Lack> lack(Demand demand) {
        if (lacksMemory(demand) || lacksCpus(demand) || lacksClusters()) {
            return Optional.of(WaitReason.Lack.TO_RUN);
        }
        return lacksSpace(demand) ? Optional.of(WaitReason.Lack.SPACE) : Optional.empty();
    }

    private boolean lacksMemory(Demand demand) {
        return demand.memory().bytes() > memory() - promised.memory().bytes();
    }

    private boolean lacksCpus(Demand demand) {
        return demand.cpus() > cpus() - promised.cpus();
    }

    private boolean lacksSpace(Demand demand) {
        return demand.disk().bytes() > disk() - promised.disk().bytes();
    }

    private boolean lacksClusters() {
        return limits.clusters().isPresent() && clusters >= limits.clusters().getAsInt();
    }

    /** What is missing for a cluster of that demand even when nothing else is there; empty if it fits then. */
    Optional<String> never(Demand demand) {
        return empty().shortage(demand);
    }

    /** The part of the memory that would still be free with such a cluster there, 0 to 1. */
    double freePart(Demand demand) {
        double left = memory() - promised.plus(demand).memory().bytes();
        return memory() == 0 ? 0 : Math.max(0, left / memory());
    }

    private long memory() {
        long machine = load.memory().bytes();
        return limits.memory().map(limit -> Math.min(limit.bytes(), machine)).orElse(machine - machine / OWN_PART);
    }

    private int cpus() {
        return limits.cpus().orElse(load.cpus() * limits.cpuOvercommit());
    }

    private long disk() {
        return load.freeSpace().bytes() * limits.diskOvercommit();
    }

    /** Such as {@code 1.5 GiB}; less than nothing is nothing. */
    static String size(long bytes) {
        return new DataSize(Math.max(0, bytes)).about();
    }
}
