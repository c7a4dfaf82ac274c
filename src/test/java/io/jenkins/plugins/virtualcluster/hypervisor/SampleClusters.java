package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Alias;
import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.MacAddress;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.NetworkInterface;
import io.jenkins.plugins.virtualcluster.definition.Shaping;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Clusters, leases and keys to try things on. */
public final class SampleClusters {
    public static final Image TINY = new Image.PoolVolume("tiny.qcow2");

    private SampleClusters() {}

    /** Two hosts, {@code srv1} with a data disk, and an alias for both; the addresses are left open. */
    public static Cluster pair(Image image) {
        return new Cluster(
                "pair",
                List.of(network("lan", Optional.empty())),
                List.of(
                        host(
                                "srv1",
                                image,
                                List.of(new Disk(DataSize.parse("20 GiB"), Optional.of("/data"))),
                                on("lan")),
                        host("srv2", image, List.of(), on("lan"))),
                List.of(new Alias("multi", List.of("srv1", "srv2"))),
                Path.of("clusters/pair.yaml"),
                Set.of(),
                Map.of());
    }

    public static Cluster withNetworks(List<Network> networks, Host... hosts) {
        return new Cluster(
                "sample", networks, List.of(hosts), List.of(), Path.of("clusters/sample.yaml"), Set.of(), Map.of());
    }

    /** One host of that architecture. */
    public static Cluster of(Architecture arch) {
        Host host = new Host("a", TINY, arch, DataSize.parse("128 MiB"), 1, List.of(), List.of(on("lan")));
        return withNetworks(List.of(network("lan", Optional.empty())), host);
    }

    /** The same cluster, for hypervisors with that label. */
    public static Cluster labelled(Cluster cluster, String label) {
        return new Cluster(
                cluster.name(),
                cluster.networks(),
                cluster.hosts(),
                cluster.aliases(),
                cluster.file(),
                Set.of(label),
                cluster.tags());
    }

    public static Network network(String name, Optional<Subnet> subnet) {
        return new Network(name, Network.Mode.NAT, subnet, Optional.of(name + ".test"), Optional.empty(), Shaping.NONE);
    }

    public static Host host(String name, Image image, List<Disk> disks, NetworkInterface... interfaces) {
        return new Host(name, image, Architecture.X86_64, DataSize.parse("128 MiB"), 1, disks, List.of(interfaces));
    }

    public static NetworkInterface on(String network) {
        return new NetworkInterface(network, Optional.empty(), Optional.empty(), Shaping.NONE);
    }

    static NetworkInterface on(String network, String address) {
        return new NetworkInterface(network, Optional.of(Ipv4Address.parse(address)), Optional.empty(), Shaping.NONE);
    }

    public static NetworkInterface on(String network, String address, String mac) {
        return new NetworkInterface(
                network, Optional.of(Ipv4Address.parse(address)), Optional.of(new MacAddress(mac)), Shaping.NONE);
    }

    public static Lease lease(String run) {
        return new Lease(
                run, "pair", "hello", "tester@machine", "4711@12345", Instant.parse("2031-02-03T04:05:06Z"), false);
    }

    /** Of a run that waits for 1 GiB, 2 cpus and 10 GiB of disk. */
    public static Ticket ticket(Lease lease, long number) {
        return new Ticket(
                lease,
                new Demand(DataSize.parse("1 GiB"), 2, DataSize.parse("10 GiB")),
                number,
                Ticket.State.WAITING,
                Instant.parse("2026-02-03T04:05:06Z"),
                0);
    }

    public static String newRun() {
        return "t" + Long.toString(ThreadLocalRandom.current().nextLong(36L * 36 * 36 * 36 * 36 * 36), 36);
    }

    /** Keys in name only. */
    public static ClusterKeys unusableKeys(Cluster cluster) {
        Map<String, ClusterKeys.HostKey> hostKeys = new HashMap<>();
        cluster.hosts()
                .forEach(host -> hostKeys.put(
                        host.name(),
                        new ClusterKeys.HostKey(
                                "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n",
                                "ssh-ed25519 AAAA" + host.name())));
        return new ClusterKeys("ssh-ed25519 BBBB run", hostKeys);
    }
}
