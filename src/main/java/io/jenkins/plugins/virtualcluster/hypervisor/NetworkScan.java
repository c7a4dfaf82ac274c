package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.libvirt.Error;
import org.libvirt.LibvirtException;
import org.libvirt.Network;
import org.w3c.dom.Element;

/** Finds the subnets of all networks that libvirt has on a hypervisor. */
final class NetworkScan {
    private NetworkScan() {}

    static SubnetsInUse subnets(LibvirtConnection connection, Pool pool)
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
                for (Subnet subnet : subnets(name, xml.get())) {
                    inUse = inUse.with(subnet, whose(name, pool));
                }
            }
        }
        return inUse;
    }

    static List<Subnet> subnets(String name, String xml) throws HypervisorException {
        List<Subnet> subnets = new ArrayList<>();
        for (Element ip : Xml.all(Xml.parse("network " + name, xml), "ip")) {
            String family = ip.getAttribute("family");
            if (family.isEmpty() || family.equals("ipv4")) {
                int prefix = ip.getAttribute("prefix").isEmpty()
                        ? Integer.bitCount(
                                Ipv4Address.parse(ip.getAttribute("netmask")).bits())
                        : Integer.parseInt(ip.getAttribute("prefix"));
                if (prefix >= 8 && prefix <= 30) {
                    subnets.add(new Subnet(Ipv4Address.parse(ip.getAttribute("address")), prefix));
                }
            }
        }
        return subnets;
    }

    private static String whose(String network, Pool pool) throws HypervisorException, InterruptedException {
        Optional<String> run = Names.runOf(network);
        if (run.isPresent() && pool.find(Names.lease(run.get())).isPresent()) {
            String owner = Inventory.lease(run.get(), pool)
                    .map(lease -> ", cluster " + lease.cluster() + " of " + lease.owner())
                    .orElse("");
            return "network " + network + " of run " + run.get() + owner;
        }
        return "network " + network;
    }
}
