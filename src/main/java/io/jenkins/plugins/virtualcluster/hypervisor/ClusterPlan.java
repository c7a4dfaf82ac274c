package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Subnet;
import io.jenkins.plugins.virtualcluster.definition.MacAddress;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.NetworkInterface;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import java.util.List;
import java.util.Optional;

/** A cluster with everything decided that its definition leaves open. */
public record ClusterPlan(Lease lease, Cluster cluster, List<PlannedNetwork> networks, List<PlannedHost> hosts) {
    public ClusterPlan {
        networks = List.copyOf(networks);
        hosts = List.copyOf(hosts);
    }

    /** The same of a cluster as it is defined: once it was started, from what images does not matter. */
    public ClusterPlan asDefinedBy(Cluster definition) {
        return new ClusterPlan(
                lease,
                definition,
                networks,
                hosts.stream()
                        .map(host -> new PlannedHost(
                                definition.host(host.host().name()), host.domain(), host.fullName(), host.interfaces()))
                        .toList());
    }

    /**
     * A network on the hypervisor.
     *
     * @param name as libvirt knows it; of a bridge, the device's
     * @param subnet empty without IPv4, and where the site gives the addresses
     * @param subnet6 empty without IPv6, and where the site gives the addresses
     */
    public record PlannedNetwork(Network network, String name, Optional<Subnet> subnet, Optional<Ipv6Subnet> subnet6) {}

    /**
     * A guest on the hypervisor.
     *
     * @param domain its name as libvirt knows it
     * @param fullName with its DNS domain
     */
    public record PlannedHost(Host host, String domain, String fullName, List<PlannedInterface> interfaces) {
        public PlannedHost {
            interfaces = List.copyOf(interfaces);
        }

        /**
         * The address that this host is logged in at, seen from the hypervisor. On a bridge that is its own address on the
         * link, which it has whatever the site's DHCP server gives it, with the device as its zone.
         */
        public String address() {
            PlannedInterface first = interfaces.get(0);
            return first.bridge()
                    .map(device -> Ipv6Address.linkLocal(first.mac()) + "%" + device)
                    .or(() -> first.address().map(Object::toString))
                    .or(() -> first.address6().map(Object::toString))
                    .orElseThrow();
        }
    }

    /**
     * A guest's place on a network.
     *
     * @param address empty without IPv4, and where the site's DHCP server gives it
     * @param address6 empty without IPv6, and where the site's router gives it
     * @param bridge the device on the hypervisor that it is connected to, if the network is the site's
     */
    public record PlannedInterface(
            NetworkInterface definition,
            MacAddress mac,
            Optional<Ipv4Address> address,
            Optional<Ipv6Address> address6,
            Optional<String> bridge) {}
}
