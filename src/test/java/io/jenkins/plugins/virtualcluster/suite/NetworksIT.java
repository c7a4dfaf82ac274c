package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.hypervisor.Machine;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Networks other than the usual one: with IPv6, without IPv4, and a bridge of the site. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_LAB_KEYFILE", matches = ".+")
class NetworksIT extends GuestRunHarness {
    private static final String BRIDGE = "site0";

    @Test
    void hostsFindEachOtherOverIpv6WithAndWithoutIpv4() throws Exception {
        files.cluster("""
                name: cluster
                defaults: { image: tiny.qcow2, memory: 128 MiB }
                networks:
                  dual: { domain: dual.test, address6: auto }
                  six: { domain: six.test, address: none, address6: fd00:127::1/64 }
                hosts:
                  a: { interfaces: [ { network: dual } ] }
                  b: { interfaces: [ { network: dual } ] }
                  c: { interfaces: [ { network: six, address6: fd00:127::c } ] }
                  d: { interfaces: [ { network: six } ] }
                aliases:
                  both: [ c, d ]
                """);
        files.script("cases/one/run.sh", """
                set -e
                answers() { nslookup -type=AAAA "$1" | sed -n '/^Name/,$s/^Address[^:]*: *//p' | sort | tr '\n' ' '; }
                has_ipv4() { ip addr show scope global | grep -q 'inet '; }
                case @hostname@ in
                    a | b)
                        has_ipv4
                        for other in a b; do
                            ping -4 -c 1 -W 20 $other > /dev/null
                            ping -6 -c 1 -W 20 $other.dual.test > /dev/null
                        done ;;
                    c | d)
                        if has_ipv4; then exit 1; fi
                        echo "both: $(answers both.six.test)"
                        for other in c d both; do ping -6 -c 1 -W 20 $other > /dev/null; done ;;
                esac
                echo "reached all"
                """);
        ends(start(), Verdict.PASSED);

        for (String host : new String[] {"a", "b", "c", "d"}) {
            assertThat(output(host)).endsWith("reached all\n");
        }
        // d, without an address of its own, has the first that is free.
        assertThat(output("c")).startsWith("both: fd00:127::2 fd00:127::c ");
    }

    @Test
    @Tag("thorough")
    void hostsOnABridgeOfTheSiteHaveItsAddressesAndTheNamesOfTheCluster() throws Exception {
        files.cluster("""
                name: cluster
                defaults: { image: tiny.qcow2, memory: 128 MiB }
                networks:
                  site: { mode: bridge, bridge: %s, address: 10.77.0.1/24, domain: site.test }
                hosts:
                  fixed: { address: 10.77.0.9 }
                  given:
                aliases:
                  both: [ fixed, given ]
                """.formatted(BRIDGE));
        files.script("cases/one/run.sh", """
                set -e
                grep -v localhost /etc/hosts
                ping -c 1 -W 20 fixed > /dev/null && ping -c 1 -W 20 given.site.test > /dev/null && ping -c 1 -W 20 both > /dev/null
                echo "reached all"
                """);
        bridge();
        try {
            CompletableFuture<Verdict> verdict = start();
            ends(verdict, Verdict.PASSED);
        } finally {
            noBridge();
        }

        for (String host : new String[] {"fixed", "given"}) {
            assertThat(output(host))
                    .contains("10.77.0.9 fixed.site.test fixed both.site.test both\n", "reached all\n")
                    .containsPattern("(?m)^10\\.77\\.0\\.1\\d\\d given\\.site\\.test given both\\.site\\.test both$");
        }
    }

    @Test
    @Tag("thorough")
    void whereTheSiteGivesNoAddressTheRunSaysSo() throws Exception {
        files.timeouts("{ start: 60s }");
        files.cluster("""
                name: cluster
                defaults: { image: tiny.qcow2, memory: 128 MiB }
                networks: { site: { mode: bridge, bridge: %s } }
                hosts: { given: }
                """.formatted(BRIDGE));
        Machine.run(Machine.doorOf(address), "ip link add " + BRIDGE + " type bridge && ip link set " + BRIDGE + " up");
        try {
            ends(start(), Verdict.INFRASTRUCTURE);
        } finally {
            noBridge();
        }

        assertThat(cause())
                .containsPattern(
                        "given has no address: interface eth0 \\([0-9a-f:]+\\) got no address within 60 s, from the"
                                + " DHCP server or the router of bridge " + BRIDGE);
    }

    /** What a site has: a bridge, a router's address and a DHCP server. */
    private void bridge() throws Exception {
        Machine.run(
                Machine.doorOf(address),
                "ip link add %1$s type bridge && ip addr add 10.77.0.1/24 dev %1$s && ip link set %1$s up"
                                .formatted(BRIDGE)
                        + " && dnsmasq --conf-file=/dev/null --port=0 --interface=%1$s --bind-interfaces"
                                .formatted(BRIDGE)
                        + " --dhcp-range=10.77.0.100,10.77.0.199 --dhcp-leasefile=/run/%1$s.leases --pid-file=/run/%1$s.pid"
                                .formatted(BRIDGE));
    }

    private void noBridge() throws Exception {
        Machine.run(
                Machine.doorOf(address),
                "[ ! -e /run/%1$s.pid ] || kill $(cat /run/%1$s.pid); rm -f /run/%1$s.*; ip link del %1$s"
                        .formatted(BRIDGE));
    }
}
