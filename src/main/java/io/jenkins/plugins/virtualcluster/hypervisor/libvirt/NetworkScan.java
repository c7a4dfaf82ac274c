package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Subnet;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import io.jenkins.plugins.virtualcluster.hypervisor.document.Xml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.libvirt.Error;
import org.libvirt.LibvirtException;
import org.libvirt.Network;
import org.w3c.dom.Element;

/** Finds the subnets of all networks that libvirt has on a hypervisor, and those of its machine itself. */
final class NetworkScan {
    private NetworkScan() {}

    static SubnetsInUse subnets(LibvirtConnection connection, LibvirtPool pool, MachineNetworks machine)
            throws HypervisorException, InterruptedException {
        SubnetsInUse inUse = new SubnetsInUse(List.of());
        for (String name : Inventory.networks(connection)) {
            Optional<String> xml = connection.call("reading network " + name, connect -> {
                try {
                    Network network = connect.networkLookupByName(name);
                    try {
                        return Optional.of(network.getXMLDesc(0));
                    } finally {
                        network.free();
                    }
                } catch (LibvirtException e) {
                    if (e.getError().getCode() == Error.ErrorNumber.VIR_ERR_NO_NETWORK) {
                        return Optional.empty();
                    }
                    throw e;
                }
            });
            if (xml.isPresent()) {
                Element network = Xml.parse("network " + name, xml.get());
                for (Subnet subnet : subnets(List.of(network))) {
                    inUse = inUse.with(subnet, whose(name, pool));
                }
                for (Ipv6Subnet subnet : subnets6(network)) {
                    inUse = inUse.with(subnet, whose(name, pool));
                }
            }
        }
        return inUse.with(machine.uses());
    }

    static List<Subnet> subnets(String name, String xml) throws HypervisorException {
        return subnets(List.of(Xml.parse("network " + name, xml)));
    }

    /** Of the elements {@code ip} in these: IPv4 where nothing says otherwise. */
    static List<Subnet> subnets(List<Element> parents) {
        List<Subnet> subnets = new ArrayList<>();
        for (Element ip : parents.stream()
                .flatMap(parent -> Xml.all(parent, "ip").stream())
                .toList()) {
            if (!ip.getAttribute("address").contains(":")) {
                int prefix = ip.getAttribute("prefix").isEmpty()
                        ? Integer.bitCount(
                                Ipv4Address.parse(ip.getAttribute("netmask")).bits())
                        : Integer.parseInt(ip.getAttribute("prefix"));
                if (prefix >= 1 && prefix <= 32) {
                    subnets.add(new Subnet(Ipv4Address.parse(ip.getAttribute("address")), prefix));
                }
            }
        }
        return subnets;
    }

    /** Wider or narrower ones than ours are taken for the one of 64 bits that their address is in. */
    private static List<Ipv6Subnet> subnets6(Element network) {
        return Xml.all(network, "ip").stream()
                .map(ip -> ip.getAttribute("address"))
                .filter(address -> address.contains(":"))
                .map(address -> new Ipv6Subnet(Ipv6Address.parse(address)))
                .toList();
    }

    private static String whose(String network, LibvirtPool pool) throws HypervisorException, InterruptedException {
        Optional<String> run = ObjectNames.runOf(network);
        if (run.isPresent() && pool.find(ObjectNames.lease(run.get())).isPresent()) {
            String owner = Inventory.lease(run.get(), pool)
                    .map(lease -> ", cluster " + lease.cluster() + " of " + lease.owner())
                    .orElse("");
            return "network " + network + " of run " + run.get() + owner;
        }
        return "network " + network;
    }
}
