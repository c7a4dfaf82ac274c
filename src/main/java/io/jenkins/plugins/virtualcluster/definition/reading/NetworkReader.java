package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Subnet;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.Shaping;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the networks of a cluster and checks each, and that no two overlap. */
final class NetworkReader {
    static final String DEFAULT_NAME = "lan";
    static final int MOST = 16;

    private static final int MOST_DHCP_ADDRESSES = 65_536;
    /** More than three are ignored by the C library. */
    private static final int MOST_NAMESERVERS = 3;

    private final Problems problems;

    NetworkReader(Problems problems) {
        this.problems = problems;
    }

    /** A network and where its size is told: at its DHCP range, else at the network itself. */
    record Read(Network network, SourceLocation place) {}

    /** The networks by name, in the order of the file; a value is omitted if the network is invalid. */
    Map<String, Optional<Read>> read(Fields cluster) {
        Map<String, Optional<Read>> networks = new LinkedHashMap<>();
        if (!cluster.has("networks")) {
            Network lan = new Network(
                    DEFAULT_NAME, Network.Mode.NAT, Optional.empty(), Optional.empty(), Optional.empty(), Shaping.NONE);
            networks.put(DEFAULT_NAME, Optional.of(new Read(lan, cluster.place())));
            return networks;
        }
        cluster.named("networks", 1, MOST, Names::label)
                .ifPresent(entries -> entries.forEach((name, entry) -> {
                    Optional<Read> read =
                            Fields.ofNamed(entry, Keys.NETWORK, problems).flatMap(fields -> network(name, fields));
                    read.ifPresent(network -> checkOverlap(network, networks));
                    networks.put(name, read);
                }));
        return networks;
    }

    private Optional<Read> network(String name, Fields fields) {
        Network.Mode mode = fields.value("mode", EnumWords.of(Network.Mode.class, "mode"))
                .orElse(fields.has("bridge") ? Network.Mode.BRIDGE : Network.Mode.NAT);
        boolean isIpv4 = !isNone(fields);
        Optional<Subnet> subnet = isIpv4 ? fields.value("address", Subnet::parse) : Optional.empty();
        Optional<Network.Ipv6> ipv6 = fields.value("address6", NetworkReader::ipv6);
        Optional<Located<Network.AddressRange>> dhcp = fields.located("dhcp", NetworkReader::range);
        if (fields.has("address") && isIpv4) {
            subnet.ifPresent(of -> dhcp.ifPresent(range -> checkRange(of, range)));
        } else {
            dhcp.ifPresent(range -> problems.add(
                    range.place(), "dhcp: a range on a network without an address; expected 'address' there too"));
        }
        Optional<Network.Bridge> bridge = mode == Network.Mode.BRIDGE ? bridge(name, fields) : Optional.empty();
        if (mode != Network.Mode.BRIDGE) {
            for (String key : List.of("bridge", "nameservers")) {
                fields.node(key)
                        .ifPresent(node -> problems.add(
                                node.place(),
                                key + ": only a network of the site has it; expected 'mode: bridge' there too"));
            }
        }
        if (!isIpv4 && mode != Network.Mode.BRIDGE && !fields.has("address6")) {
            problems.add(
                    fields.node("address").orElseThrow().place(),
                    "address: none leaves the network '" + name
                            + "' without any addresses; expected 'address6' there too, such as 'address6: auto'");
        }
        Optional<String> domain = fields.value("domain", Names::domain);
        Shaping shaping = ShapingReader.read(fields);
        if (mode == Network.Mode.BRIDGE && bridge.isEmpty()) {
            return Optional.empty();
        }
        Network network =
                new Network(name, mode, subnet, domain, dhcp.map(Located::value), shaping, isIpv4, ipv6, bridge);
        return Optional.of(new Read(network, dhcp.map(Located::place).orElse(fields.place())));
    }

    private static boolean isNone(Fields fields) {
        return fields.node("address")
                .filter(node ->
                        node instanceof Yaml.Scalar scalar && scalar.text().equals("none"))
                .isPresent();
    }

    private static Network.Ipv6 ipv6(String text) {
        return new Network.Ipv6(text.equals("auto") ? Optional.empty() : Optional.of(Ipv6Subnet.parse(text)));
    }

    /** What a bridge has and lacks: the site gives its hosts their addresses, unless they are fixed. */
    private Optional<Network.Bridge> bridge(String name, Fields fields) {
        Map<String, String> unfit = new LinkedHashMap<>();
        unfit.put("dhcp", "the site's own DHCP server gives addresses on a bridge");
        if (isNone(fields)) {
            unfit.put("address", "the site decides whether hosts on a bridge have IPv4");
        }
        if (fields.node("address6")
                .filter(node ->
                        node instanceof Yaml.Scalar scalar && scalar.text().equals("auto"))
                .isPresent()) {
            unfit.put("address6", "the site's router gives IPv6 addresses on a bridge");
        }
        unfit.forEach((key, why) -> fields.node(key)
                .ifPresent(node -> problems.add(
                        node.place(), key + ": " + why + "; expected the network '" + name + "' without it")));
        List<String> nameservers =
                fields.texts("nameservers", 1, MOST_NAMESERVERS, NetworkReader::nameserver).orElse(List.of()).stream()
                        .map(Located::value)
                        .toList();
        return fields.requiredValue("bridge", "br0", Names::device)
                .map(device -> new Network.Bridge(device, nameservers));
    }

    private static String nameserver(String text) {
        return text.contains(":")
                ? Ipv6Address.parse(text).toString()
                : Ipv4Address.parse(text).toString();
    }

    private static Network.AddressRange range(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw new IllegalArgumentException(
                    Wording.quote(text)
                            + " is not a range of addresses; expected two with a hyphen, such as 192.168.127.100 - 192.168.127.254");
        }
        Ipv4Address first = Ipv4Address.parse(text.substring(0, dash).strip());
        Ipv4Address last = Ipv4Address.parse(text.substring(dash + 1).strip());
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException(Wording.quote(text) + " is reversed; expected the lower address first");
        }
        if (Integer.toUnsignedLong(last.bits()) - Integer.toUnsignedLong(first.bits()) >= MOST_DHCP_ADDRESSES) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " is too large; expected at most " + MOST_DHCP_ADDRESSES + " addresses");
        }
        return new Network.AddressRange(first, last);
    }

    private void checkRange(Subnet subnet, Located<Network.AddressRange> dhcp) {
        Network.AddressRange range = dhcp.value();
        for (Ipv4Address end : new Ipv4Address[] {range.first(), range.last()}) {
            if (!subnet.contains(end) || end.equals(subnet.base()) || end.equals(subnet.broadcast())) {
                problems.add(
                        dhcp.place(),
                        "dhcp: " + end + " is not an address for hosts of " + subnet + "; expected "
                                + subnet.base().plus(1) + " to "
                                + subnet.broadcast().plus(-1));
            }
        }
        if (range.first().compareTo(subnet.gateway()) <= 0 && subnet.gateway().compareTo(range.last()) <= 0) {
            problems.add(
                    dhcp.place(),
                    "dhcp: the range contains the hypervisor's own address " + subnet.gateway()
                            + "; expected one without it");
        }
    }

    private void checkOverlap(Read added, Map<String, Optional<Read>> others) {
        added.network()
                .ipv6()
                .flatMap(Network.Ipv6::subnet)
                .ifPresent(subnet -> others.values().stream()
                        .flatMap(Optional::stream)
                        .map(Read::network)
                        .filter(other -> other.ipv6()
                                .flatMap(Network.Ipv6::subnet)
                                .filter(of -> of.contains(subnet.gateway()))
                                .isPresent())
                        .forEach(other -> problems.add(
                                added.place(),
                                "the network '" + added.network().name() + "' has the IPv6 subnet of '" + other.name()
                                        + "' (" + subnet + "); expected separate subnets")));
        added.network()
                .subnet()
                .ifPresent(subnet -> others.values().stream()
                        .flatMap(Optional::stream)
                        .map(Read::network)
                        .filter(other -> other.subnet().filter(subnet::overlaps).isPresent())
                        .forEach(other -> problems.add(
                                added.place(),
                                "the network '" + added.network().name() + "' (" + subnet + ") overlaps '"
                                        + other.name() + "' (" + other.subnet().get()
                                        + "); expected separate subnets")));
    }
}
