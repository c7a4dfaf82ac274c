package io.jenkins.plugins.virtualcluster.suite.host;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedInterface;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedNetwork;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A cluster as {@code $VC_TOPOLOGY} tells it to scripts in any language. Sizes are in bytes.
 *
 * @param suiteHosts the short names of those that run the suite's scripts
 * @param aliases with the short names of the hosts that each stands for
 */
record Topology(
        String cluster,
        List<HostEntry> hosts,
        List<NetworkEntry> networks,
        Map<String, List<String>> aliases,
        @JsonProperty("suite_hosts") List<String> suiteHosts) {
    /** @param disks beside the one with the image */
    record HostEntry(
            String name,
            @JsonProperty("full_name") String fullName,
            List<String> roles,
            String arch,
            int cpus,
            long memory,
            List<DiskEntry> disks,
            List<InterfaceEntry> interfaces) {}

    record DiskEntry(long size, Optional<String> mount) {}

    /** @param addresses of both kinds; none before the site has given them */
    record InterfaceEntry(String network, String mac, Set<String> addresses) {}

    /** @param subnet with the hypervisor's own address; on a bridge of the site that of its router, if it is known */
    record NetworkEntry(
            String name, String mode, Optional<String> domain, Optional<String> subnet, Optional<String> subnet6) {}

    /** @param given addresses that the site gave, by the Ethernet address of the interface */
    static Topology of(ClusterPlan plan, List<String> suiteHosts, Map<String, Set<String>> given) {
        Map<String, List<String>> aliases = new TreeMap<>();
        plan.cluster().aliases().forEach(alias -> aliases.put(alias.name(), alias.hosts()));
        return new Topology(
                plan.cluster().name(),
                plan.hosts().stream().map(host -> host(host, given)).toList(),
                plan.networks().stream().map(Topology::network).toList(),
                aliases,
                suiteHosts);
    }

    private static HostEntry host(PlannedHost planned, Map<String, Set<String>> given) {
        return new HostEntry(
                planned.host().name(),
                planned.fullName(),
                planned.host().roles(),
                planned.host().arch().libvirtName(),
                planned.host().cpus(),
                planned.host().memory().bytes(),
                planned.host().disks().stream().map(Topology::disk).toList(),
                planned.interfaces().stream()
                        .map(at -> new InterfaceEntry(
                                at.definition().network(), at.mac().text(), addresses(at, given)))
                        .toList());
    }

    private static DiskEntry disk(Disk disk) {
        return new DiskEntry(disk.size().bytes(), disk.mount());
    }

    /** All that are known of the interface, the first one IPv4 where it has that. */
    static Set<String> addresses(PlannedInterface at, Map<String, Set<String>> given) {
        Set<String> addresses = new LinkedHashSet<>();
        at.address().ifPresent(address -> addresses.add(address.toString()));
        at.address6().ifPresent(address -> addresses.add(address.toString()));
        addresses.addAll(given.getOrDefault(at.mac().text(), Set.of()));
        return addresses;
    }

    private static NetworkEntry network(PlannedNetwork planned) {
        return new NetworkEntry(
                planned.network().name(),
                planned.network().mode().name().toLowerCase(Locale.ROOT),
                planned.network().domain(),
                planned.subnet().map(Object::toString),
                planned.subnet6().map(Object::toString));
    }

    String json() {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
