package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.Shaping;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the networks of a cluster and checks each, and that no two overlap. */
final class NetworkReader {
    static final String DEFAULT_NAME = "lan";
    static final int MOST = 16;

    private static final int MOST_DHCP_ADDRESSES = 65_536;

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
                            Fields.ofNamed(entry, Keys.NETWORK, problems).map(fields -> network(name, fields));
                    read.ifPresent(network -> checkOverlap(network, networks));
                    networks.put(name, read);
                }));
        return networks;
    }

    private Read network(String name, Fields fields) {
        Optional<Subnet> subnet = fields.value("address", Subnet::parse);
        Optional<Located<Network.AddressRange>> dhcp = fields.located("dhcp", NetworkReader::range);
        if (fields.has("address")) {
            subnet.ifPresent(of -> dhcp.ifPresent(range -> checkRange(of, range)));
        } else {
            dhcp.ifPresent(range -> problems.add(
                    range.place(), "dhcp: a range on a network without an address; expected 'address' there too"));
        }
        Network network = new Network(
                name,
                fields.value("mode", EnumWords.of(Network.Mode.class, "mode")).orElse(Network.Mode.NAT),
                subnet,
                fields.value("domain", Names::domain),
                dhcp.map(Located::value),
                ShapingReader.read(fields));
        return new Read(network, dhcp.map(Located::place).orElse(fields.place()));
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
