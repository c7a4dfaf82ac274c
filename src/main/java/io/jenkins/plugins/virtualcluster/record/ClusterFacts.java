package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.Network;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A cluster as a record shows it: the words of its definition as texts, sizes with their units. */
public record ClusterFacts(String name, List<NetworkFacts> networks, List<HostFacts> hosts, List<AliasFacts> aliases) {
    public ClusterFacts {
        networks = List.copyOf(networks);
        hosts = List.copyOf(hosts);
        aliases = List.copyOf(aliases);
    }

    /**
     * A network.
     *
     * @param mode {@code nat}, {@code isolated} or {@code routed}
     * @param address the hypervisor's own with the prefix, such as {@code 192.168.127.1/24}; none if one is picked
     * @param dhcp such as {@code 192.168.127.100 - 192.168.127.254}
     */
    public record NetworkFacts(
            String name, String mode, Optional<String> address, Optional<String> domain, Optional<String> dhcp) {}

    /**
     * A host.
     *
     * @param image the volume, path or URL, behind its name in {@code images.yaml} if it has one
     * @param memory such as {@code 512 MiB}
     * @param prepare the script that prepares the image; empty if none does
     */
    public record HostFacts(
            String name,
            String fullName,
            String image,
            String arch,
            String memory,
            int cpus,
            List<DiskFacts> disks,
            List<InterfaceFacts> interfaces,
            List<String> roles,
            Optional<String> prepare) {
        public HostFacts {
            // Records of old have none.
            prepare = prepare == null ? Optional.empty() : prepare;
            roles = roles == null ? List.of() : List.copyOf(roles);
            disks = List.copyOf(disks);
            interfaces = List.copyOf(interfaces);
        }
    }

    /** An extra disk. */
    public record DiskFacts(String size, Optional<String> mount) {}

    /**
     * A host's place on a network.
     *
     * @param address none if one is picked
     */
    public record InterfaceFacts(String network, Optional<String> address, Optional<String> mac) {}

    /** One name for several hosts. */
    public record AliasFacts(String name, List<String> hosts) {
        public AliasFacts {
            hosts = List.copyOf(hosts);
        }
    }

    /** The facts of that definition. */
    public static ClusterFacts of(Cluster cluster) {
        return new ClusterFacts(
                cluster.name(),
                cluster.networks().stream().map(ClusterFacts::network).toList(),
                cluster.hosts().stream().map(host -> host(cluster, host)).toList(),
                cluster.aliases().stream()
                        .map(alias -> new AliasFacts(alias.name(), alias.hosts()))
                        .toList());
    }

    private static NetworkFacts network(Network network) {
        return new NetworkFacts(
                network.name(),
                network.mode().name().toLowerCase(Locale.ROOT),
                network.subnet().map(Object::toString),
                network.domain(),
                network.dhcp().map(range -> range.first() + " - " + range.last()));
    }

    private static HostFacts host(Cluster cluster, Host host) {
        return new HostFacts(
                host.name(),
                cluster.fullName(host),
                host.named()
                        .map(named -> named.name() + ", " + image(host.image()))
                        .orElse(image(host.image())),
                host.arch().libvirtName(),
                host.memory().toString(),
                host.cpus(),
                host.disks().stream()
                        .map(disk -> new DiskFacts(disk.size().toString(), disk.mount()))
                        .toList(),
                host.interfaces().stream()
                        .map(each -> new InterfaceFacts(
                                each.network(),
                                each.address().map(Object::toString),
                                each.mac().map(Object::toString)))
                        .toList(),
                host.roles(),
                host.preparation().map(its -> its.script().file().toString()));
    }

    private static String image(Image image) {
        if (image instanceof Image.PoolVolume volume) {
            return volume.name();
        }
        if (image instanceof Image.LocalFile file) {
            return file.path().toString();
        }
        if (image instanceof Image.Prepared prepared) {
            return prepared.volume();
        }
        if (image instanceof Image.Preparing preparing) {
            return image(preparing.original());
        }
        return ((Image.Download) image).url().toString();
    }
}
