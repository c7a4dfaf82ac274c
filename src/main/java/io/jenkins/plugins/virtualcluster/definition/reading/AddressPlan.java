package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Subnet;
import io.jenkins.plugins.virtualcluster.definition.MacAddress;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which interface has which address: none may be used twice, and each network needs room for all. */
final class AddressPlan {
    /** Host addresses of a /24 apart from the hypervisor's own: the subnet that is picked where none is given. */
    private static final int ROOM_OF_PICKED = 253;

    private record Claim(String host, SourceLocation place) {}

    /** @param address of either kind */
    private record Slot(String network, Object address) {}

    private final Map<String, Optional<NetworkReader.Read>> networks;
    private final Problems problems;
    private final Map<Slot, Claim> byAddress = new HashMap<>();
    private final Map<MacAddress, Claim> byMac = new HashMap<>();
    private final Map<String, List<Ipv4Address>> fixed = new HashMap<>();
    private final Map<String, Integer> interfaces = new HashMap<>();

    AddressPlan(Map<String, Optional<NetworkReader.Read>> networks, Problems problems) {
        this.networks = networks;
        this.problems = problems;
    }

    void claim(String host, String network, PartialHost.Interface at) {
        interfaces.merge(network, 1, Integer::sum);
        at.mac().ifPresent(of -> claim(byMac, of.value(), new Claim(host, of.place()), "mac: " + of.value()));
        at.address().ifPresent(of -> {
            Slot slot = new Slot(network, of.value());
            claim(byAddress, slot, new Claim(host, of.place()), "address: " + of.value());
            fixed.computeIfAbsent(network, any -> new ArrayList<>()).add(of.value());
            networks.get(network).ifPresent(read -> checkInside(read.network(), of));
        });
        at.address6().ifPresent(of -> {
            Slot slot = new Slot(network, of.value());
            claim(byAddress, slot, new Claim(host, of.place()), "address6: " + of.value());
            networks.get(network).ifPresent(read -> checkInside6(read.network(), of));
        });
    }

    private <K> void claim(Map<K, Claim> claims, K key, Claim claim, String shown) {
        Claim first = claims.putIfAbsent(key, claim);
        if (first != null) {
            problems.add(
                    claim.place(),
                    shown + " is given twice, first to '" + first.host() + "' in line "
                            + first.place().line() + "; expected another for '" + claim.host() + "'");
        }
    }

    private void checkInside(Network network, Located<Ipv4Address> address) {
        String shown = "address: " + address.value();
        if (!network.isIpv4()) {
            problems.add(
                    address.place(),
                    shown + " on the network '" + network.name() + "', which has IPv6 only; expected 'address6'");
            return;
        }
        if (network.subnet().isEmpty()) {
            problems.add(
                    address.place(),
                    shown + " on the network '" + network.name()
                            + "', which has no address itself; expected 'address' there, such as 192.168.127.1/24");
            return;
        }
        Subnet subnet = network.subnet().get();
        if (address.value().equals(subnet.gateway())) {
            problems.add(
                    address.place(),
                    shown + " is " + owner(network) + " own on the network '" + network.name() + "'; expected another");
        } else if (!subnet.hasRoomFor(address.value())) {
            problems.add(
                    address.place(),
                    shown + " is not an address for hosts of the network '" + network.name() + "' (" + subnet
                            + "); expected " + subnet.base().plus(1) + " to "
                            + subnet.broadcast().plus(-1));
        }
    }

    private void checkInside6(Network network, Located<Ipv6Address> address) {
        String shown = "address6: " + address.value() + " ";
        Optional<Ipv6Subnet> subnet = network.ipv6().flatMap(Network.Ipv6::subnet);
        if (subnet.isEmpty()) {
            problems.add(
                    address.place(),
                    shown + "on the network '" + network.name()
                            + "', which has no fixed IPv6 subnet; expected 'address6' there, such as fd00:127::1/64");
        } else if (address.value().equals(subnet.get().gateway())) {
            problems.add(
                    address.place(),
                    shown + "is " + owner(network) + " own on the network '" + network.name() + "'; expected another");
        } else if (!subnet.get().contains(address.value()) || address.value().low() == 0) {
            problems.add(
                    address.place(),
                    shown + "is not an address for hosts of the network '" + network.name() + "' (" + subnet.get()
                            + "); expected one such as " + subnet.get().host(3));
        }
    }

    private static String owner(Network network) {
        return network.bridge().isPresent() ? "the router's" : "the hypervisor's";
    }

    /** Checks that all interfaces without an address of their own will get one; called when all hosts have claimed. */
    void checkRoom() {
        networks.values().stream().flatMap(Optional::stream).forEach(read -> {
            Network network = read.network();
            if (!network.isIpv4() || network.bridge().isPresent()) {
                return;
            }
            List<Ipv4Address> taken = fixed.getOrDefault(network.name(), List.of());
            int wanted = interfaces.getOrDefault(network.name(), 0) - taken.size();
            long room = network.dhcp()
                    .map(range -> size(range)
                            - taken.stream()
                                    .filter(address -> address.compareTo(range.first()) >= 0
                                            && address.compareTo(range.last()) <= 0)
                                    .distinct()
                                    .count())
                    .orElseGet(() -> network.subnet()
                            .map(subnet -> (1L << (32 - subnet.prefix())) - 3 - taken.size())
                            .orElse((long) ROOM_OF_PICKED));
            if (wanted > 0 && wanted > room) {
                problems.add(
                        read.place(),
                        (network.dhcp().isPresent() ? "dhcp: the range" : "the network '" + network.name() + "'")
                                + " has addresses for " + Math.max(0, room) + " hosts without one of their own, but "
                                + wanted + " need one; expected a larger "
                                + (network.dhcp().isPresent() ? "range" : "subnet"));
            }
        });
    }

    private static long size(Network.AddressRange range) {
        return Integer.toUnsignedLong(range.last().bits())
                - Integer.toUnsignedLong(range.first().bits())
                + 1;
    }
}
