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
import io.jenkins.plugins.virtualcluster.suite.cluster.StandbyDirectory;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Whether it was started for people, without a suite. */
    public static boolean isWithoutSuite(FoundCluster cluster) {
        return cluster.standby().isEmpty()
                && cluster.lease()
                        .filter(lease -> lease.suite().equals(Lease.NO_SUITE))
                        .isPresent();
    }

    /** The kept clusters of that name that were started for people and are the owner's. */
    public List<FoundCluster> up(String name) {
        return own().stream()
                .filter(Clusters::isWithoutSuite)
                .filter(one -> state(one) == ClusterState.KEPT)
                .filter(one -> one.lease().orElseThrow().cluster().equals(name))
                .toList();
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
        List<FoundCluster> any = own().stream()
                .filter(one -> one.lease()
                        .filter(lease -> lease.cluster().equals(name))
                        .isPresent())
                .toList();
        // Who has a cluster means it, and neither one that stands by nor a guest on which an image is prepared for one
        // like it.
        List<FoundCluster> whole = any.stream()
                .filter(one ->
                        RunId.preparedFor(one.run()).isEmpty() && one.standby().isEmpty())
                .toList();
        List<FoundCluster> byName = whole.isEmpty() ? any : whole;
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

    /**
     * Refuses to remove a cluster that is not the user's, or that a run is using.
     *
     * @throws InvalidRequestException saying whose it is, or what uses it
     */
    void requireRemovable(FoundCluster found) throws InvalidRequestException {
        if (!isOwn(found)) {
            throw new InvalidRequestException("Run " + found.run() + " is not " + master.owner() + "'s but "
                    + found.lease().map(lease -> lease.owner() + "'s").orElse("of an unknown owner")
                    + "; 'virtual-cluster stop --force " + found.run() + "' removes it anyway");
        }
        if (state(found) == ClusterState.RUNNING) {
            throw new InvalidRequestException("Run " + found.run() + " is still running in process "
                    + found.lease().orElseThrow().process().replaceAll("@.*", "")
                    + "; end it there with Ctrl-C, or with 'virtual-cluster stop --force " + found.run() + "'");
        }
    }

    /**
     * The private directory with the key to a cluster's hosts.
     *
     * @throws InvalidRequestException if it is not on this machine, or the cluster stands by
     */
    static Path keyDirectory(FoundCluster found, CommandContext context) throws InvalidRequestException {
        requireRunning(found);
        Path directory = context.privateDirectory(found.run());
        Path config = directory.resolve("ssh_config");
        if (!Files.isReadable(config)) {
            throw new InvalidRequestException(
                    "The key to the hosts of run " + found.run() + " is not on this machine (" + config
                            + " is missing); ask for access: it belongs to "
                            + found.lease().map(Lease::owner).orElse("the user who started the run"));
        }
        return directory;
    }

    /** @throws InvalidRequestException if the cluster stands by: then no host can be asked anything */
    static void requireRunning(FoundCluster found) throws InvalidRequestException {
        if (found.standby().isPresent()) {
            throw new InvalidRequestException(
                    "Cluster " + found.run() + " stands by: its hosts are saved, and do not run."
                            + " The next run on a cluster like it takes it over; 'virtual-cluster stop " + found.run()
                            + "' removes it");
        }
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

        /** Without its private directory it is of no use; one whose taker has died neither. */
        @Override
        public ClusterState stateOfStandby(FoundCluster cluster) {
            StandbyDirectory directory = StandbyDirectory.in(context.privateDirectory(cluster.run()));
            if (directory.isBeingTaken()) {
                return ClusterState.RUNNING;
            }
            return directory.isStandby() && !directory.isTaken() ? ClusterState.STANDBY : ClusterState.LEFTOVER;
        }
    }
}
