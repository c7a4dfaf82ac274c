package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.definition.Host;
import java.util.Objects;

/**
 * What a cluster may take of its hypervisor.
 *
 * @param memory of all its guests
 * @param cpus of all its guests
 * @param disk of all its guests, once all that is thin has been filled
 */
public record Demand(DataSize memory, int cpus, DataSize disk) {
    public Demand {
        Objects.requireNonNull(memory, "a demand says how much memory");
        Objects.requireNonNull(disk, "a demand says how much of the disk");
    }

    public static final Demand NONE = new Demand(new DataSize(0), 0, new DataSize(0));

    /** Reckoned for what a host writes over its image where the definition does not say how large its disk is. */
    static final DataSize OVERLAY = new DataSize(4L << 30);

    /** What that cluster may take. */
    public static Demand of(Cluster cluster) {
        Demand all = NONE;
        for (Host host : cluster.hosts()) {
            long disks = host.disks().stream()
                    .map(Disk::size)
                    .mapToLong(DataSize::bytes)
                    .sum();
            long root = host.hardware().disk().orElse(OVERLAY).bytes();
            all = all.plus(new Demand(host.memory(), host.cpus(), new DataSize(root + disks)));
        }
        return all;
    }

    public Demand plus(Demand other) {
        return new Demand(
                new DataSize(memory.bytes() + other.memory.bytes()),
                cpus + other.cpus,
                new DataSize(disk.bytes() + other.disk.bytes()));
    }
}
