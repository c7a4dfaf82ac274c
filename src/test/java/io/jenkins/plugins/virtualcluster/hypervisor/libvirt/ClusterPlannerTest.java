package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.TINY;
import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.host;
import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.lease;
import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.network;
import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Subnet;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.NetworkInterface;
import io.jenkins.plugins.virtualcluster.definition.Shaping;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterPlannerTest {
    private static final SubnetsInUse NONE = new SubnetsInUse(List.of());

    @Test
    void twoRunsOfOneDefinitionShareNoSubnetNameOrMac() throws Exception {
        Cluster cluster = SampleClusters.pair(TINY);
        ClusterPlan one = ClusterPlanner.plan(cluster, lease("k1"), NONE);
        Subnet taken = one.networks().get(0).subnet().orElseThrow();
        ClusterPlan two = ClusterPlanner.plan(cluster, lease("k2"), NONE.with(taken, "the first"));

        assertThat(two.networks().get(0).subnet().orElseThrow().overlaps(taken)).isFalse();
        assertThat(two.networks().get(0).name())
                .isNotEqualTo(one.networks().get(0).name());
        assertThat(two.hosts().get(0).domain()).isEqualTo("vc-k2-srv1");
        assertThat(two.hosts().get(0).interfaces().get(0).mac())
                .isNotEqualTo(one.hosts().get(0).interfaces().get(0).mac());
    }

    @Test
    void aPlanIsTheSameEachTimeItIsMade() throws Exception {
        Cluster cluster = SampleClusters.pair(TINY);

        assertThat(ClusterPlanner.plan(cluster, lease("k1"), NONE))
                .isEqualTo(ClusterPlanner.plan(cluster, lease("k1"), NONE));
    }

    @Test
    void aPickedSubnetIsPrivateAndItsHostsBeginAfterTheGateway() throws Exception {
        ClusterPlan plan = ClusterPlanner.plan(SampleClusters.pair(TINY), lease("k1"), NONE);
        Subnet subnet = plan.networks().get(0).subnet().orElseThrow();

        assertThat(Subnet.parse("10.128.0.1/9").contains(subnet.gateway())).isTrue();
        assertThat(subnet.prefix()).isEqualTo(24);
        assertThat(plan.hosts())
                .extracting(ClusterPlan.PlannedHost::address)
                .containsExactly(
                        subnet.base().plus(2).toString(), subnet.base().plus(3).toString());
    }

    @Test
    void fixedAddressesAndMacsAreKeptAndStayApartFromPickedOnes() throws Exception {
        Cluster cluster = SampleClusters.withNetworks(
                List.of(network("lan", Optional.of(Subnet.parse("192.168.127.1/24")))),
                host("a", TINY, List.of(), on("lan")),
                host("b", TINY, List.of(), on("lan", "192.168.127.2", "52:54:00:00:00:01")),
                host("c", TINY, List.of(), on("lan")));
        ClusterPlan plan = ClusterPlanner.plan(cluster, lease("k1"), NONE);

        assertThat(plan.hosts())
                .extracting(host -> host.address().toString())
                .containsExactly("192.168.127.3", "192.168.127.2", "192.168.127.4");
        assertThat(plan.hosts().get(1).interfaces().get(0).mac()).hasToString("52:54:00:00:00:01");
        assertThat(plan.hosts().stream()
                        .map(host -> host.interfaces().get(0).mac())
                        .distinct())
                .hasSize(3)
                .allMatch(mac -> mac.text().startsWith("52:54:00:"));
    }

    @Test
    void hostsWithoutAnAddressTakeOneOfTheDhcpRangeUntilItIsFull() throws Exception {
        Network network = new Network(
                "lan",
                Network.Mode.ISOLATED,
                Optional.of(Subnet.parse("192.168.127.1/24")),
                Optional.empty(),
                Optional.of(new Network.AddressRange(
                        Ipv4Address.parse("192.168.127.100"), Ipv4Address.parse("192.168.127.101"))),
                Shaping.NONE);
        Cluster two = SampleClusters.withNetworks(
                List.of(network), host("a", TINY, List.of(), on("lan")), host("b", TINY, List.of(), on("lan")));
        Cluster three = SampleClusters.withNetworks(
                List.of(network),
                host("a", TINY, List.of(), on("lan")),
                host("b", TINY, List.of(), on("lan")),
                host("c", TINY, List.of(), on("lan")));

        assertThat(ClusterPlanner.plan(two, lease("k1"), NONE).hosts().get(1).address())
                .hasToString("192.168.127.101");
        assertThatThrownBy(() -> ClusterPlanner.plan(three, lease("k1"), NONE))
                .hasMessage("Network lan of cluster sample has no address left for host c; widen its `dhcp` range");
    }

    @Test
    void aFixedSubnetInUseIsAnErrorThatSaysByWhomAndWhatToDo() {
        Cluster cluster = SampleClusters.withNetworks(
                List.of(network("lan", Optional.of(Subnet.parse("192.168.127.1/24")))),
                host("a", TINY, List.of(), on("lan")));

        assertThatThrownBy(() -> ClusterPlanner.plan(
                        cluster, lease("k1"), NONE.with(Subnet.parse("192.168.0.1/16"), "network office")))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("192.168.127.0/24 of network lan is in use by network office")
                .hasMessageContaining("remove `address` from its definition");
    }

    @Test
    void aNetworkMovesWithItsHostsAndTheOthersStay() throws Exception {
        Cluster cluster = SampleClusters.withNetworks(
                List.of(network("lan", Optional.empty()), network("san", Optional.empty())),
                host("a", TINY, List.of(), on("lan"), on("san")));
        ClusterPlan plan = ClusterPlanner.plan(cluster, lease("k1"), NONE);
        Subnet old = plan.networks().get(0).subnet().orElseThrow();

        ClusterPlan moved = ClusterPlanner.moved(plan, plan.networks().get(0), NONE.with(old, "another"));

        Subnet now = moved.networks().get(0).subnet().orElseThrow();
        assertThat(now.overlaps(old)).isFalse();
        assertThat(moved.hosts().get(0).address()).isEqualTo(now.base().plus(2).toString());
        assertThat(moved.networks().get(1)).isEqualTo(plan.networks().get(1));
        assertThat(moved.hosts().get(0).interfaces().get(1))
                .isEqualTo(plan.hosts().get(0).interfaces().get(1));
    }

    private static Network six(Optional<Subnet> subnet, boolean isIpv4, Optional<Ipv6Subnet> subnet6) {
        return new Network(
                "lan",
                Network.Mode.NAT,
                subnet,
                Optional.empty(),
                Optional.empty(),
                Shaping.NONE,
                isIpv4,
                Optional.of(new Network.Ipv6(subnet6)),
                Optional.empty());
    }

    @Test
    void ipv6AddressesEndLikeTheIpv4OnesAndStayApartFromFixedOnes() throws Exception {
        Network dual =
                six(Optional.of(Subnet.parse("10.0.0.1/16")), true, Optional.of(Ipv6Subnet.parse("fd00:1::1/64")));
        NetworkInterface fixed = new NetworkInterface(
                "lan",
                Optional.of(Ipv4Address.parse("10.0.1.4")),
                Optional.of(Ipv6Address.parse("fd00:1::2")),
                Optional.empty(),
                Shaping.NONE);
        ClusterPlan plan = ClusterPlanner.plan(
                SampleClusters.withNetworks(
                        List.of(dual),
                        host("a", TINY, List.of(), on("lan")),
                        host("b", TINY, List.of(), fixed),
                        host("c", TINY, List.of(), on("lan"))),
                lease("k1"),
                NONE);

        assertThat(plan.hosts())
                .extracting(host -> host.interfaces().get(0).address().orElseThrow()
                        + " "
                        + host.interfaces().get(0).address6().orElseThrow())
                // fd00:1::2 is b's, so a has the next one, and c the one after that.
                .containsExactly("10.0.0.2 fd00:1::3", "10.0.1.4 fd00:1::2", "10.0.0.3 fd00:1::4");
    }

    @Test
    void aPrivateIpv6SubnetIsOfTheRunAloneAndAnIpv6NetworkHasNoOther() throws Exception {
        Cluster cluster = SampleClusters.withNetworks(
                List.of(six(Optional.empty(), false, Optional.empty())), host("a", TINY, List.of(), on("lan")));
        ClusterPlan one = ClusterPlanner.plan(cluster, lease("k1"), NONE);
        ClusterPlan two = ClusterPlanner.plan(cluster, lease("k2"), NONE);

        assertThat(one.networks().get(0).subnet()).isEmpty();
        assertThat(one.networks().get(0).subnet6().orElseThrow().toString()).matches("fd[0-9a-f:]+::1/64");
        assertThat(one.networks().get(0).subnet6())
                .isNotEqualTo(two.networks().get(0).subnet6());
        assertThat(one.hosts().get(0).address())
                .isEqualTo(one.networks().get(0).subnet6().orElseThrow().host(2).toString());
    }

    @Test
    void aFixedIpv6SubnetThatIsInUseIsRefused() {
        Ipv6Subnet subnet = Ipv6Subnet.parse("fd00:1::1/64");
        Cluster cluster = SampleClusters.withNetworks(
                List.of(six(Optional.empty(), true, Optional.of(subnet))), host("a", TINY, List.of(), on("lan")));

        assertThatThrownBy(() -> ClusterPlanner.plan(
                        cluster, lease("k1"), NONE.with(Ipv6Subnet.parse("fd00:1::9/64"), "network default")))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("Subnet fd00:1::1/64 of network lan is in use by network default");
    }

    @Test
    void onABridgeNothingIsPickedAndTheHostIsReachedOnItsLink() throws Exception {
        Network site = new Network(
                "site",
                Network.Mode.BRIDGE,
                Optional.of(Subnet.parse("10.1.0.1/16")),
                Optional.empty(),
                Optional.empty(),
                Shaping.NONE,
                true,
                Optional.empty(),
                Optional.of(new Network.Bridge("br0", List.of())));
        ClusterPlan plan = ClusterPlanner.plan(
                SampleClusters.withNetworks(
                        List.of(site), host("a", TINY, List.of(), on("site", "10.1.2.3", "52:54:00:12:34:56"))),
                lease("k1"),
                // The machine's own network is the site's, of course.
                NONE.with(Subnet.parse("10.1.0.9/16"), "br0"));

        assertThat(plan.networks().get(0).name()).isEqualTo("br0");
        assertThat(plan.hosts().get(0).address()).isEqualTo("fe80::5054:ff:fe12:3456%br0");
        assertThat(plan.hosts().get(0).interfaces().get(0).address()).contains(Ipv4Address.parse("10.1.2.3"));
    }

    @Test
    void networksOfOneClusterShareNoSubnet() throws Exception {
        List<Network> networks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            networks.add(network("n" + i, Optional.empty()));
        }
        ClusterPlan plan = ClusterPlanner.plan(
                SampleClusters.withNetworks(networks, host("a", TINY, List.of(), on("n0"))), lease("k1"), NONE);

        assertThat(plan.networks().stream()
                        .map(network -> network.subnet().orElseThrow().base())
                        .distinct())
                .hasSize(50);
    }

    @Test
    void whatCannotNameARunIsRefused() {
        for (String run : List.of("", "UPPER", "a-b", "image", "a".repeat(21), "a/b")) {
            assertThatThrownBy(() -> ClusterPlanner.plan(SampleClusters.pair(TINY), lease(run), NONE))
                    .as(run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot name a run");
        }
    }

    @Test
    void theRunIsReadFromNamesOfOursOnly() {
        assertThat(ObjectNames.runOf("vc-k3f9-srv1.disk1.qcow2")).contains("k3f9");
        assertThat(ObjectNames.runOf("vc-k3f9.lease")).contains("k3f9");
        assertThat(ObjectNames.isLease("vc-k3f9.lease")).isTrue();
        assertThat(ObjectNames.isLease("vc-k3f9-srv1.lease")).isFalse();
        assertThat(ObjectNames.hostOf("k3f9", "vc-k3f9-data-srv1")).isEqualTo("data-srv1");
        for (String foreign : List.of("vc-", "vc-k3f9", "debian.qcow2", "vc-image-0a1b.img", "vc-K3-x", "xvc-k3-x")) {
            assertThat(ObjectNames.runOf(foreign)).as(foreign).isEmpty();
        }
    }
}
