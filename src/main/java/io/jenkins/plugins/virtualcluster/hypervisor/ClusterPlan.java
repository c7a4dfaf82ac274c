package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.MacAddress;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.NetworkInterface;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import java.util.List;

/** A cluster with everything decided that its definition leaves open. */
public record ClusterPlan(Lease lease, Cluster cluster, List<PlannedNetwork> networks, List<PlannedHost> hosts) {
    public ClusterPlan {
        networks = List.copyOf(networks);
        hosts = List.copyOf(hosts);
    }

    /**
     * A network on the hypervisor.
     *
     * @param name as libvirt knows it
     */
    public record PlannedNetwork(Network network, String name, Subnet subnet) {}

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

        /** The address that this host is logged in at: its first interface's. */
        public Ipv4Address address() {
            return interfaces.get(0).address();
        }
    }

    /**
     * An interface of a guest.
     *
     * @param mac by which the network's DHCP server knows it
     * @param address that the DHCP server gives it
     */
    public record PlannedInterface(NetworkInterface definition, MacAddress mac, Ipv4Address address) {}
}
