package io.jenkins.plugins.virtualcluster.hypervisor.document;

import io.jenkins.plugins.virtualcluster.definition.Alias;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedInterface;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The libvirt document of a network: every host has its address by its MAC, and every name is known before it boots. */
public final class NetworkDocument {
    private final ClusterPlan plan;
    private final PlannedNetwork planned;
    private final Network network;

    private NetworkDocument(ClusterPlan plan, PlannedNetwork planned) {
        this.plan = plan;
        this.planned = planned;
        network = planned.network();
    }

    public static String xml(ClusterPlan plan, PlannedNetwork network) {
        return new NetworkDocument(plan, network).document().toString();
    }

    private Xml document() {
        Xml document = Xml.element("network").add(Xml.element("name", planned.name()));
        switch (network.mode()) {
            case NAT -> {
                Xml forward = Xml.element("forward").with("mode", "nat");
                // libvirt routes IPv6 otherwise, and no router would find the way back.
                planned.subnet6()
                        .ifPresent(any -> forward.add(Xml.element("nat").with("ipv6", "yes")));
                document.add(forward);
            }
            case ROUTED -> document.add(Xml.element("forward").with("mode", "route"));
            case ISOLATED -> {
                // libvirt's networks lead nowhere unless told to.
            }
            case BRIDGE -> throw new IllegalArgumentException(planned.name() + " is the site's own");
        }
        // No loop can be in it, and without the protocol a guest's first packets are not dropped.
        document.add(Xml.element("bridge")
                .with("name", ObjectNames.bridge(planned.name()))
                .with("stp", "off")
                .with("delay", "0"));
        network.domain()
                .ifPresent(domain ->
                        document.add(Xml.element("domain").with("name", domain).with("localOnly", "yes")));
        Xml dhcp = Xml.element("dhcp");
        network.dhcp()
                .ifPresent(range -> dhcp.add(
                        Xml.element("range").with("start", range.first()).with("end", range.last())));
        Set<String> named = new LinkedHashSet<>();
        for (PlannedHost host : plan.hosts()) {
            for (PlannedInterface at : on(host)) {
                Xml entry = Xml.element("host").with("mac", at.mac());
                if (named.add(host.host().name())) {
                    entry.with("name", host.host().name());
                }
                at.address().ifPresent(address -> dhcp.add(entry.with("ip", address)));
            }
        }
        Xml dns = Xml.element("dns");
        names().forEach((address, names) -> {
            Xml entry = Xml.element("host").with("ip", address);
            names.forEach(name -> entry.add(Xml.element("hostname", name)));
            dns.add(entry);
        });
        document.add(dns);
        planned.subnet()
                .ifPresent(subnet -> document.add(Xml.element("ip")
                        .with("address", subnet.gateway())
                        .with("netmask", subnet.netmask())
                        .add(dhcp)));
        // Without a DHCP range, the router's advertisements alone tell hosts the way; their addresses are in their
        // seeds.
        planned.subnet6()
                .ifPresent(subnet -> document.add(Xml.element("ip")
                        .with("family", "ipv6")
                        .with("address", subnet.gateway())
                        .with("prefix", 64)));
        return document;
    }

    /** What each address is called; its first name is the one that a look-up of the address gives. */
    private Map<Object, Set<String>> names() {
        Map<Object, Set<String>> names = new LinkedHashMap<>();
        for (PlannedHost host : plan.hosts()) {
            for (PlannedInterface at : on(host)) {
                Set<String> its = new LinkedHashSet<>();
                at.address().ifPresent(address -> names.put(address, its));
                at.address6().ifPresent(address -> names.put(address, its));
                its.addAll(withDomain(host.host().name()));
                its.add(host.fullName());
                for (Alias alias : plan.cluster().aliases()) {
                    if (alias.hosts().contains(host.host().name())) {
                        its.addAll(withDomain(alias.name()));
                    }
                }
            }
        }
        return names;
    }

    private List<String> withDomain(String name) {
        List<String> names = new ArrayList<>();
        network.domain().ifPresent(domain -> names.add(name + "." + domain));
        names.add(name);
        return names;
    }

    private List<PlannedInterface> on(PlannedHost host) {
        return host.interfaces().stream()
                .filter(at -> at.definition().network().equals(network.name()))
                .toList();
    }
}
