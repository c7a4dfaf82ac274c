package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.SubnetsInUse.Use;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the kernel's table of routes says of the hypervisor's machine, and what follows for networks of runs. */
class MachineNetworksTest {
    /** As Linux 6.1 prints it, of a machine with a LAN, a VPN whose route leads everywhere, and a route to a site. */
    private static final String TABLE = """
            Main:
              +-- 0.0.0.0/0 3 0 4
                 |-- 0.0.0.0
                    /0 universe UNICAST
                    /1 universe UNICAST
                 |-- 10.0.0.0
                    /8 universe UNICAST
                 +-- 127.0.0.0/8 2 0 2
                    |-- 127.0.0.0
                       /8 host LOCAL
                    |-- 127.0.0.1
                       /32 host LOCAL
                    |-- 127.255.255.255
                       /32 link BROADCAST
                 |-- 172.16.0.0
                    /12 universe BLACKHOLE
                 |-- 192.168.7.0
                    /24 link UNICAST
                    /32 link BROADCAST
                 |-- 192.168.7.9
                    /32 host LOCAL
            Local:
                 |-- 192.168.7.9
                    /32 host LOCAL
            """;

    private static ClusterPlan plan(Optional<Subnet> subnet) throws HypervisorException {
        Cluster cluster = SampleClusters.withNetworks(
                List.of(SampleClusters.network("lan", subnet)),
                SampleClusters.host("a", SampleClusters.TINY, List.of(), SampleClusters.on("lan")));
        return ClusterPlanner.plan(
                cluster, SampleClusters.lease("k1"), new SubnetsInUse(List.of()).with(MachineNetworks.ofTable(TABLE)));
    }

    private static Optional<Subnet> subnet(String text) {
        return Optional.of(Subnet.parse(text));
    }

    @Test
    void networksRoutesAndAddressesAreRead() {
        assertThat(MachineNetworks.ofTable(TABLE))
                .extracting(Use::subnet, Use::by, Use::passable)
                .containsExactly(
                        tuple(
                                new Subnet(Ipv4Address.parse("10.0.0.0"), 8),
                                "the hypervisor's own machine, which has a route to 10.0.0.0/8",
                                true),
                        tuple(
                                new Subnet(Ipv4Address.parse("192.168.7.0"), 24),
                                "the hypervisor's own machine, which is in the network 192.168.7.0/24",
                                false),
                        tuple(
                                new Subnet(Ipv4Address.parse("192.168.7.9"), 32),
                                "the hypervisor's own machine, which has the address 192.168.7.9",
                                false));
    }

    @Test
    void aNetworkThatOverlapsOneOfTheMachinesIsRefused() {
        for (String overlapping : List.of("192.168.7.129/25", "192.168.0.1/16", "192.168.7.1/24")) {
            assertThatThrownBy(() -> plan(subnet(overlapping)))
                    .as(overlapping)
                    .isInstanceOf(HypervisorException.class)
                    .hasMessageContaining(
                            "is in use by the hypervisor's own machine, which is in the network 192.168.7.0/24")
                    .hasMessageContaining("remove `address` from its definition");
        }
    }

    @Test
    void aNetworkMayBeAPartOfWhatARouteLeadsToButNotHoldIt() throws Exception {
        assertThat(plan(subnet("10.5.5.1/24")).networks().get(0).subnet().orElseThrow())
                .hasToString("10.5.5.1/24");
        assertThatThrownBy(() -> plan(subnet("10.5.5.1/8")))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("which has a route to 10.0.0.0/8");
    }

    @Test
    void aPickedNetworkAvoidsRoutesToo() throws Exception {
        Subnet picked = plan(Optional.empty()).networks().get(0).subnet().orElseThrow();

        assertThat(picked.overlaps(Subnet.parse("10.0.0.1/8"))).isFalse();
        assertThat(picked.overlaps(Subnet.parse("172.16.0.1/12"))).isTrue();
    }

    @Test
    void wherePrivateAddressesAreAllRoutedAPickedNetworkIsAPartOfThem() throws Exception {
        String routes = "|-- 10.0.0.0\n/8 universe UNICAST\n|-- 172.16.0.0\n/12 universe UNICAST\n|-- 192.168.0.0\n"
                + "/16 universe UNICAST\n|-- 10.160.0.0\n/11 link UNICAST\n";
        SubnetsInUse inUse = new SubnetsInUse(List.of()).with(MachineNetworks.ofTable(routes));

        assertThat(Subnet.parse("10.128.0.1/11").overlaps(inUse.pick("k1/lan"))).isTrue();
    }

    @Test
    void whatIsNoTableHasNoNetworks() {
        assertThat(MachineNetworks.ofTable("")).isEmpty();
        assertThat(MachineNetworks.ofTable("/24 link UNICAST\nWelcome to |-- this machine"))
                .isEmpty();
    }
}
