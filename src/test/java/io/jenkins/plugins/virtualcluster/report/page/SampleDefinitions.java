package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.definition.Alias;
import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Isolation;
import io.jenkins.plugins.virtualcluster.definition.Limits;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.NetworkInterface;
import io.jenkins.plugins.virtualcluster.definition.Notification;
import io.jenkins.plugins.virtualcluster.definition.OutputPatterns;
import io.jenkins.plugins.virtualcluster.definition.Reporting;
import io.jenkins.plugins.virtualcluster.definition.Script;
import io.jenkins.plugins.virtualcluster.definition.Shaping;
import io.jenkins.plugins.virtualcluster.definition.StageScript;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The definitions that the sample records are made from. */
final class SampleDefinitions {
    private static final Network LAN = new Network(
            "lan",
            Network.Mode.NAT,
            Optional.of(Subnet.parse("192.168.127.1/24")),
            Optional.of("xrd.test"),
            Optional.of(new Network.AddressRange(
                    Ipv4Address.parse("192.168.127.100"), Ipv4Address.parse("192.168.127.254"))),
            Shaping.NONE);
    private static final Network STORAGE = new Network(
            "storage", Network.Mode.ISOLATED, Optional.empty(), Optional.empty(), Optional.empty(), Shaping.NONE);

    private SampleDefinitions() {}

    /** Hosts on two networks, and one name for all the data servers. */
    static Cluster cluster(String name, List<String> hosts) {
        return new Cluster(
                name,
                List.of(LAN, STORAGE),
                hosts.stream().map(host -> host(host, hosts.indexOf(host))).toList(),
                List.of(new Alias("multiip", hosts.stream().limit(3).toList())),
                Path.of("clusters", "xrootd.yaml"),
                Set.of(),
                Map.of());
    }

    private static Host host(String name, int number) {
        Optional<Ipv4Address> address =
                Optional.of(Ipv4Address.parse("192.168.127.3").plus(number));
        boolean server = name.startsWith("srv");
        List<NetworkInterface> interfaces = server
                ? List.of(
                        new NetworkInterface("lan", address, Optional.empty(), Shaping.NONE),
                        new NetworkInterface("storage", Optional.empty(), Optional.empty(), Shaping.NONE))
                : List.of(new NetworkInterface("lan", address, Optional.empty(), Shaping.NONE));
        return new Host(
                name,
                new Image.PoolVolume("debian-xrootd"),
                Architecture.X86_64,
                DataSize.parse(server ? "1 GiB" : "512 MiB"),
                server ? 2 : 1,
                server ? List.of(new Disk(DataSize.parse("20 GiB"), Optional.of("/data"))) : List.of(),
                interfaces);
    }

    static Suite suite(String name, String cluster, List<String> hosts, List<String> cases) {
        StageScript script = StageScript.of(new Script(Path.of("suites", "sample", "run.sh"), "#!/bin/sh\ntrue\n"));
        return new Suite(
                name,
                cluster,
                hosts,
                hosts,
                script,
                Optional.of(script),
                cases.stream()
                        .map(each -> new TestCase(each, Optional.of(script), script, Optional.of(script)))
                        .toList(),
                Optional.of("H 2 * * *"),
                List.of("/var/log/xrootd/@slavename@/*.log"),
                Timeouts.DEFAULT,
                Limits.DEFAULT,
                new OutputPatterns(List.of("ERR!"), List.of(), List.of()),
                Map.of("version", "5.5.3"),
                Notification.NONE,
                List.of(),
                Isolation.SUITE,
                Reporting.NONE,
                Path.of("/suites", "sample"));
    }
}
