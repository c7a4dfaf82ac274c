package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How large a hypervisor is and what runs there now.
 *
 * @param memory of the machine
 * @param cpus of the machine
 * @param freeSpace in the storage pool
 * @param poolSpace of the storage pool, used and free
 * @param guests all that run there, others' too
 * @param runs those that have begun to make their cluster, without those whose cluster stands by
 */
public record HypervisorLoad(
        DataSize memory, int cpus, DataSize freeSpace, DataSize poolSpace, List<Guest> guests, Set<String> runs) {
    public HypervisorLoad {
        guests = List.copyOf(guests);
        runs = Set.copyOf(runs);
    }

    /**
     * A guest.
     *
     * @param run whose it is by its name; empty if it is none of ours
     */
    public record Guest(String domain, Optional<String> run, DataSize memory, int cpus) {}
}
