package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Subnet;
import io.jenkins.plugins.virtualcluster.definition.MacAddress;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedInterface;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedNetwork;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.StandbyUse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cluster as it is written down for another process, beside the copy of its definition.
 *
 * @param virtualization the hypervisor's sentence of it
 * @param started empty while it is being started
 * @param tags the values of its tags; none if it was kept by an older version
 * @param until when its lease ends, if it was left to people
 * @param standby the id of a standby cluster that is, or was, about to be taken over in its place
 */
public record PersistedCluster(
        String id,
        String cluster,
        String suite,
        String owner,
        Duration lifetime,
        Duration reconnect,
        String repository,
        HypervisorAddress address,
        Optional<String> virtualization,
        Optional<Started> started,
        Optional<Map<String, String>> tags,
        Optional<Instant> until,
        Optional<String> standby) {
    public PersistedCluster {
        Objects.requireNonNull(id, "it names no run");
        Objects.requireNonNull(cluster, "it names no cluster");
        Objects.requireNonNull(suite, "it names no suite");
        Objects.requireNonNull(owner, "it names no owner");
        Objects.requireNonNull(lifetime, "it has no lifetime");
        Objects.requireNonNull(reconnect, "it has no time to reconnect");
        Objects.requireNonNull(repository, "it names no repository");
        Objects.requireNonNull(address, "it names no hypervisor");
        standby = standby == null ? Optional.empty() : standby;
    }

    /**
     * What a cluster came to be.
     *
     * @param hostKeys each host's public key, by its short name
     */
    record Started(List<KeptNetwork> networks, List<KeptHost> hosts, Map<String, String> hostKeys) {
        Started {
            networks = List.copyOf(networks);
            hosts = List.copyOf(hosts);
            hostKeys = Map.copyOf(hostKeys);
        }

        static Started of(ClusterPlan plan, Map<String, String> hostKeys) {
            return new Started(
                    plan.networks().stream()
                            .map(each -> new KeptNetwork(
                                    each.network().name(),
                                    each.name(),
                                    each.subnet().map(Object::toString),
                                    each.subnet6().map(Object::toString)))
                            .toList(),
                    plan.hosts().stream()
                            .map(each -> new KeptHost(
                                    each.host().name(),
                                    each.domain(),
                                    each.fullName(),
                                    each.interfaces().stream()
                                            .map(one -> new KeptInterface(
                                                    one.mac().text(),
                                                    one.address().map(Object::toString),
                                                    one.address6().map(Object::toString),
                                                    one.bridge()))
                                            .toList()))
                            .toList(),
                    hostKeys);
        }

        ClusterPlan plan(Cluster cluster, Lease lease) {
            return new ClusterPlan(
                    lease,
                    cluster,
                    networks.stream()
                            .map(each -> new PlannedNetwork(
                                    cluster.network(each.network),
                                    each.name,
                                    each.subnet.map(Subnet::parse),
                                    each.subnet6.map(Ipv6Subnet::parse)))
                            .collect(Collectors.toList()),
                    hosts.stream().map(each -> each.planned(cluster)).collect(Collectors.toList()));
        }
    }

    record KeptNetwork(String network, String name, Optional<String> subnet, Optional<String> subnet6) {}

    record KeptInterface(String mac, Optional<String> address, Optional<String> address6, Optional<String> bridge) {}

    record KeptHost(String host, String domain, String fullName, List<KeptInterface> interfaces) {
        private PlannedHost planned(Cluster cluster) {
            Host definition = cluster.host(host);
            return new PlannedHost(
                    definition,
                    domain,
                    fullName,
                    IntStream.range(0, interfaces.size())
                            .mapToObj(i -> new PlannedInterface(
                                    definition.interfaces().get(i),
                                    new MacAddress(interfaces.get(i).mac),
                                    interfaces.get(i).address.map(Ipv4Address::parse),
                                    interfaces.get(i).address6.map(Ipv6Address::parse),
                                    interfaces.get(i).bridge))
                            .toList());
        }
    }

    static PersistedCluster of(
            ClusterRequest request,
            HypervisorAddress address,
            Optional<String> virtualization,
            Optional<Started> started) {
        return new PersistedCluster(
                request.id(),
                request.cluster().name(),
                request.suite(),
                request.owner(),
                request.lifetime(),
                request.reconnect(),
                request.repository().toAbsolutePath().toString(),
                address,
                virtualization,
                started,
                Optional.of(request.cluster().tags()),
                Optional.empty(),
                Optional.empty());
    }

    /** The same, for which a standby cluster is taken over. */
    PersistedCluster taking(String its) {
        return with(until, Optional.of(its));
    }

    /** The same, left to people. */
    PersistedCluster until(Instant end) {
        return with(Optional.of(end), standby);
    }

    private PersistedCluster with(Optional<Instant> end, Optional<String> taken) {
        return new PersistedCluster(
                id,
                cluster,
                suite,
                owner,
                lifetime,
                reconnect,
                repository,
                address,
                virtualization,
                started,
                tags,
                end,
                taken);
    }

    /**
     * The definition that was kept beside it.
     *
     * @throws IOException if it cannot be read: the message says why
     */
    Cluster definition(Path privateDirectory) throws IOException {
        Definitions definitions = DefinitionReader.readKept(
                privateDirectory, Path.of(repository), cluster, Optional.empty(), tags.orElse(Map.of()));
        Cluster definition = definitions.clusters().get(cluster);
        if (definition == null) {
            throw new IOException(
                    "The definition kept in " + privateDirectory + " cannot be read: " + definitions.problems());
        }
        return definition;
    }

    /** What it was asked to be; one that was about to take a standby cluster over may take another one. */
    ClusterRequest request(Cluster definition, Path privateDirectory) {
        return new ClusterRequest(
                id,
                definition,
                privateDirectory.resolve(definition.file()),
                Path.of(repository),
                suite,
                owner,
                lifetime,
                reconnect,
                privateDirectory,
                standby.isPresent() ? StandbyUse.TAKES : StandbyUse.NONE);
    }
}
