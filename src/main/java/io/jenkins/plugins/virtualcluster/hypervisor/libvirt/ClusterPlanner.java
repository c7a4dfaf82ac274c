package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Subnet;
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
    /** Addresses of both kinds, by network. */
    private final Map<String, Set<Object>> taken = new HashMap<>();

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
            throw inUse(definition.name(), written(definition.subnet().get()), "something else on the hypervisor");
        }
        return moved(plan, network, inUse.pick(key(plan.lease(), definition)));
    }

    /** The same plan with that subnet for the network, which has one. */
    static ClusterPlan moved(ClusterPlan plan, PlannedNetwork network, Subnet subnet) {
        Network definition = network.network();
        int distance =
                subnet.base().bits() - network.subnet().orElseThrow().base().bits();
        List<PlannedNetwork> networks = new ArrayList<>(plan.networks());
        networks.set(
                networks.indexOf(network),
                new PlannedNetwork(definition, network.name(), Optional.of(subnet), network.subnet6()));
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
                                                at.address().map(address -> address.plus(distance)),
                                                at.address6(),
                                                at.bridge())
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
                Optional<SubnetsInUse.Use> use =
                        network.bridge().isPresent() ? Optional.empty() : inUse.hindering(subnet);
                if (use.isPresent()) {
                    throw inUse(network.name(), written(subnet), use.get().by());
                }
                avoid = avoid.with(subnet, "network " + network.name());
            }
            Optional<Ipv6Subnet> subnet6 = network.ipv6().flatMap(Network.Ipv6::subnet);
            Optional<String> user = network.bridge().isPresent() ? Optional.empty() : subnet6.flatMap(inUse::user);
            if (user.isPresent()) {
                throw inUse(network.name(), subnet6.get(), user.get());
            }
        }
        for (Network network : cluster.networks()) {
            Optional<Subnet> subnet = network.subnet();
            if (subnet.isEmpty() && network.isIpv4() && network.bridge().isEmpty()) {
                subnet = Optional.of(avoid.pick(key(lease, network)));
                avoid = avoid.with(subnet.get(), "network " + network.name());
            }
            PlannedNetwork planned = new PlannedNetwork(
                    network,
                    network.bridge()
                            .map(Network.Bridge::device)
                            .orElseGet(() -> ObjectNames.network(lease.run(), network.name())),
                    subnet,
                    subnet6(network));
            inOrder.add(planned);
            networks.put(network.name(), planned);
            Set<Object> addresses = new HashSet<>();
            planned.subnet().ifPresent(of -> addresses.add(of.gateway()));
            planned.subnet6().ifPresent(of -> addresses.add(of.gateway()));
            taken.put(network.name(), addresses);
        }
        for (Host host : cluster.hosts()) {
            for (NetworkInterface at : host.interfaces()) {
                at.mac().ifPresent(macs::add);
                at.address().ifPresent(taken.get(at.network())::add);
                at.address6().ifPresent(taken.get(at.network())::add);
            }
        }
        List<PlannedHost> hosts = new ArrayList<>();
        for (Host host : cluster.hosts()) {
            hosts.add(host(host));
        }
        return new ClusterPlan(lease, cluster, inOrder, hosts);
    }

    /** The defined one, or a private one whose 40 random bits (RFC 4193) are a digest of the run and the network. */
    private Optional<Ipv6Subnet> subnet6(Network network) {
        return network.ipv6()
                .map(ipv6 -> ipv6.subnet().orElseGet(() -> {
                    String key = key(lease, network);
                    long random =
                            Integer.toUnsignedLong(SubnetsInUse.hash(key)) << 8 | SubnetsInUse.hash(key + "/6") & 0xff;
                    return new Ipv6Subnet(new Ipv6Address(0xfdL << 56 | random << 16, 1));
                }));
    }

    private PlannedHost host(Host host) throws HypervisorException {
        List<PlannedInterface> interfaces = new ArrayList<>();
        for (NetworkInterface at : host.interfaces()) {
            PlannedNetwork network = networks.get(at.network());
            MacAddress mac = at.mac().isPresent() ? at.mac().get() : freeMac(host.name(), interfaces.size());
            Optional<Ipv4Address> address = at.address();
            Optional<Ipv6Address> address6 = at.address6();
            if (network.network().bridge().isEmpty()) {
                if (address.isEmpty() && network.subnet().isPresent()) {
                    address = Optional.of(freeAddress(network, host));
                }
                if (address6.isEmpty() && network.subnet6().isPresent()) {
                    address6 = Optional.of(freeAddress6(network, address));
                }
            }
            interfaces.add(new PlannedInterface(
                    at, mac, address, address6, network.network().bridge().map(Network.Bridge::device)));
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
        Subnet subnet = network.subnet().orElseThrow();
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

    /** Ends like the host's IPv4 address, if it has one: people who read both see that they belong together. */
    private Ipv6Address freeAddress6(PlannedNetwork network, Optional<Ipv4Address> address) {
        Ipv6Subnet subnet = network.subnet6().orElseThrow();
        long number = address.map(
                        of -> of.bits() - network.subnet().orElseThrow().base().bits())
                .orElse(1);
        while (!taken.get(network.network().name()).add(subnet.host(number))) {
            number++;
        }
        return subnet.host(number);
    }

    private static String key(Lease lease, Network network) {
        return lease.run() + "/" + network.name();
    }

    private static String written(Subnet subnet) {
        return subnet.base() + "/" + subnet.prefix();
    }

    private static HypervisorException inUse(String network, Object subnet, String by) {
        return new HypervisorException("Subnet " + subnet + " of network " + network
                + " is in use by " + by
                + "; free it first, give the network another `address`, or remove `address` from its definition to have a"
                + " free one picked for each run");
    }
}
