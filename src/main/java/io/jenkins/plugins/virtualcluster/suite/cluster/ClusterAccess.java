package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Alias;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.HostNames;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import io.jenkins.plugins.virtualcluster.suite.host.HostTargets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The way of people to the hosts of a cluster that another process started: the same as {@code ssh} has it by the configuration in
 * the cluster's private directory, as the same user, and never as root by sudo. Immutable.
 */
public final class ClusterAccess {
    private final Cluster cluster;
    private final Map<String, SshTarget> targets;

    private ClusterAccess(Cluster cluster, Map<String, SshTarget> targets) {
        this.cluster = cluster;
        this.targets = targets;
    }

    /**
     * Reads it from the cluster's private directory.
     *
     * @param lease the cluster's
     * @throws InvalidRequestException if its hosts were not started yet
     * @throws IOException if nothing of a cluster is there, or it is damaged: the message names the file
     */
    public static ClusterAccess in(Path privateDirectory, Lease lease) throws InvalidRequestException, IOException {
        ClusterStateDirectory files = ClusterStateDirectory.in(privateDirectory);
        PersistedCluster kept = files.kept();
        if (kept.started().isEmpty()) {
            throw new InvalidRequestException("The cluster " + lease.cluster() + " of run " + lease.run()
                    + " is still being started; try again later");
        }
        Cluster cluster = kept.definition(privateDirectory);
        PersistedCluster.Started started = kept.started().get();
        HostTargets ways = new HostTargets(
                files.key(), started.hostKeys(), kept.address().door().map(HostTargets::door));
        Map<String, SshTarget> targets = new LinkedHashMap<>();
        for (ClusterPlan.PlannedHost host : started.plan(cluster, lease).hosts()) {
            targets.put(host.host().name(), asUser(ways.target(host)));
        }
        return new ClusterAccess(cluster, targets);
    }

    /**
     * The definition of a cluster that is there, as its private directory keeps it.
     *
     * @throws IOException as with {@link #in}
     */
    public static Cluster definition(Path privateDirectory) throws IOException {
        return ClusterStateDirectory.in(privateDirectory).kept().definition(privateDirectory);
    }

    private static SshTarget asUser(SshTarget target) {
        return new SshTarget(
                target.name(),
                target.address(),
                target.port(),
                target.user(),
                target.identity(),
                target.hostKeys(),
                target.via());
    }

    public Cluster cluster() {
        return cluster;
    }

    /** The way to the host of that short name. */
    public SshTarget target(String host) {
        return targets.get(host);
    }

    /**
     * The hosts that someone names, each once, in the order of the cluster.
     *
     * @param words names, ranges, roles and aliases, separated by commas; empty for all hosts
     * @throws InvalidRequestException if a word names none: the message says which there are
     */
    public List<String> named(String words) throws InvalidRequestException {
        HostNames names = HostNames.of(cluster);
        if (words.isEmpty()) {
            return List.copyOf(names.hosts());
        }
        Set<String> found = new LinkedHashSet<>();
        for (String word : words.split(",(?![^\\[]*])", -1)) {
            Optional<Alias> alias = cluster.aliases().stream()
                    .filter(one -> one.name().equals(word))
                    .findFirst();
            found.addAll(
                    alias.isPresent()
                            ? alias.get().hosts()
                            : InvalidRequestException.reading(() -> names.named(word, Suggestions::unknown)));
        }
        return names.hosts().stream().filter(found::contains).toList();
    }
}
