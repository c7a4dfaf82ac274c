package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.MacAddress;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.NetworkInterface;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedInterface;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedNetwork;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides what a cluster's definition leaves open: names, subnets, addresses, MACs. */
public final class ClusterPlanner {
    private final Cluster cluster;
    private final Lease lease;
    private final Set<MacAddress> macs = new HashSet<>();
    private final Map<String, Set<Ipv4Address>> taken = new HashMap<>();
    private final Map<String, PlannedNetwork> networks = new HashMap<>();

    private ClusterPlanner(Cluster cluster, Lease lease) {
        this.cluster = cluster;
        this.lease = lease;
    }

    /**
     * @throws HypervisorException if a fixed subnet is in use, or a network is too small for its hosts
     */
    public static ClusterPlan plan(Cluster cluster, Lease lease, SubnetsInUse inUse) throws HypervisorException {
        ObjectNames.checkedRun(lease.run());
        return new ClusterPlanner(cluster, lease).plan(inUse);
    }

    /**
     * The same plan with another subnet for a network whose own turned out to be taken; hosts keep their place in it.
     *
     * @throws HypervisorException if the definition fixes that network's subnet
     */
    static ClusterPlan moved(ClusterPlan plan, PlannedNetwork network, SubnetsInUse inUse) throws HypervisorException {
        Network definition = network.network();
        if (definition.subnet().isPresent()) {
            throw inUse(definition.name(), network.subnet(), "something else on the hypervisor");
        }
        return moved(plan, network, inUse.pick(key(plan.lease(), definition)));
    }

    /** The same plan with that subnet for the network. */
    static ClusterPlan moved(ClusterPlan plan, PlannedNetwork network, Subnet subnet) {
        Network definition = network.network();
        int distance = subnet.base().bits() - network.subnet().base().bits();
        List<PlannedNetwork> networks = new ArrayList<>(plan.networks());
        networks.set(networks.indexOf(network), new PlannedNetwork(definition, network.name(), subnet));
        List<PlannedHost> hosts = plan.hosts().stream()
                .map(host -> new PlannedHost(
                        host.host(),
                        host.domain(),
                        host.fullName(),
                        host.interfaces().stream()
                                .map(at -> at.definition().network().equals(definition.name())
                                        ? new PlannedInterface(
                                                at.definition(),
                                                at.mac(),
                                                at.address().plus(distance))
                                        : at)
                                .toList()))
                .toList();
        return new ClusterPlan(plan.lease(), plan.cluster(), networks, hosts);
    }

    private ClusterPlan plan(SubnetsInUse inUse) throws HypervisorException {
        List<PlannedNetwork> inOrder = new ArrayList<>();
        SubnetsInUse avoid = inUse;
        for (Network network : cluster.networks()) {
            if (network.subnet().isPresent()) {
                Subnet subnet = network.subnet().get();
                Optional<SubnetsInUse.Use> use = inUse.hindering(subnet);
                if (use.isPresent()) {
                    throw inUse(network.name(), subnet, use.get().by());
                }
                avoid = avoid.with(subnet, "network " + network.name());
            }
        }
        for (Network network : cluster.networks()) {
            Subnet subnet = network.subnet().isPresent() ? network.subnet().get() : avoid.pick(key(lease, network));
            avoid = avoid.with(subnet, "network " + network.name());
            PlannedNetwork planned =
                    new PlannedNetwork(network, ObjectNames.network(lease.run(), network.name()), subnet);
            inOrder.add(planned);
            networks.put(network.name(), planned);
            taken.put(network.name(), new HashSet<>(Set.of(subnet.gateway())));
        }
        for (Host host : cluster.hosts()) {
            for (NetworkInterface at : host.interfaces()) {
                at.mac().ifPresent(macs::add);
                at.address().ifPresent(taken.get(at.network())::add);
            }
        }
        List<PlannedHost> hosts = new ArrayList<>();
        for (Host host : cluster.hosts()) {
            hosts.add(host(host));
        }
        return new ClusterPlan(lease, cluster, inOrder, hosts);
    }

    private PlannedHost host(Host host) throws HypervisorException {
        List<PlannedInterface> interfaces = new ArrayList<>();
        for (NetworkInterface at : host.interfaces()) {
            MacAddress mac = at.mac().isPresent() ? at.mac().get() : freeMac(host.name(), interfaces.size());
            Ipv4Address address =
                    at.address().isPresent() ? at.address().get() : freeAddress(networks.get(at.network()), host);
            interfaces.add(new PlannedInterface(at, mac, address));
        }
        return new PlannedHost(host, ObjectNames.domain(lease.run(), host.name()), cluster.fullName(host), interfaces);
    }

    /** In the prefix that QEMU's guests have. */
    private MacAddress freeMac(String host, int number) {
        for (int salt = 0; ; salt++) {
            int hash = SubnetsInUse.hash(lease.run() + "/" + host + "/" + number + "/" + salt);
            MacAddress mac = new MacAddress(
                    String.format("52:54:00:%02x:%02x:%02x", hash >>> 16 & 255, hash >>> 8 & 255, hash & 255));
            if (macs.add(mac)) {
                return mac;
            }
        }
    }

    private Ipv4Address freeAddress(PlannedNetwork network, Host host) throws HypervisorException {
        Subnet subnet = network.subnet();
        Optional<Network.AddressRange> dhcp = network.network().dhcp();
        Ipv4Address last =
                dhcp.map(Network.AddressRange::last).orElse(subnet.broadcast().plus(-1));
        Ipv4Address address =
                dhcp.map(Network.AddressRange::first).orElse(subnet.base().plus(1));
        for (; address.compareTo(last) <= 0; address = address.plus(1)) {
            if (subnet.hasRoomFor(address)
                    && taken.get(network.network().name()).add(address)) {
                return address;
            }
        }
        throw new HypervisorException("Network " + network.network().name() + " of cluster " + cluster.name()
                + " has no address left for host " + host.name() + "; widen its "
                + (dhcp.isPresent() ? "`dhcp` range" : "`address`"));
    }

    private static String key(Lease lease, Network network) {
        return lease.run() + "/" + network.name();
    }

    private static HypervisorException inUse(String network, Subnet subnet, String by) {
        return new HypervisorException("Subnet " + subnet.base() + "/" + subnet.prefix() + " of network " + network
                + " is in use by " + by
                + "; free it first, give the network another `address`, or remove `address` from its definition to have a"
                + " free one picked for each run");
    }
}
