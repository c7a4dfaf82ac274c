package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.ClusterState;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.Master;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The clusters of a hypervisor as someone's who has some of them. */
public record Clusters(List<FoundCluster> all, Master master, Instant now) {
    public static Clusters of(Hypervisor hypervisor, CommandContext context)
            throws HypervisorException, InterruptedException {
        return new Clusters(
                hypervisor.find(), new LocalMaster(context), context.clock().instant());
    }

    public ClusterState state(FoundCluster cluster) {
        return master.stateOf(cluster, now);
    }

    boolean isOwn(FoundCluster cluster) {
        return master.owns(cluster);
    }

    List<FoundCluster> own() {
        return all.stream().filter(this::isOwn).toList();
    }

    /**
     * The one that is meant.
     *
     * @param name a run's id; or a cluster's name, if its owner has one such cluster only
     * @throws InvalidRequestException if there is none, or there are several: the message names their runs
     */
    FoundCluster named(String name) throws InvalidRequestException {
        List<FoundCluster> byRun =
                all.stream().filter(one -> one.run().equals(name)).toList();
        if (!byRun.isEmpty()) {
            return byRun.get(0);
        }
        List<FoundCluster> byName = own().stream()
                .filter(one -> one.lease()
                        .filter(lease -> lease.cluster().equals(name))
                        .isPresent())
                .toList();
        if (byName.size() == 1) {
            return byName.get(0);
        }
        if (byName.isEmpty()) {
            Set<String> known = new TreeSet<>();
            own().forEach(one -> {
                known.add(one.run());
                one.lease().ifPresent(lease -> known.add(lease.cluster()));
            });
            throw new InvalidRequestException(Suggestions.unknown("cluster or run", name, known) + " (of "
                    + master.owner() + " on this hypervisor)");
        }
        throw new InvalidRequestException("There are " + byName.size() + " clusters '" + name
                + "'; name one by its run: "
                + String.join(", ", byName.stream().map(FoundCluster::run).toList()));
    }

    /** Whoever types the commands: a run continues as long as its process lives. */
    record LocalMaster(CommandContext context) implements Master {
        @Override
        public String owner() {
            return context.owner();
        }

        @Override
        public boolean uses(Lease lease) {
            return !lease.kept() && LeaseProcess.isAlive(lease.process());
        }
    }
}
