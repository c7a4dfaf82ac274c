package io.jenkins.plugins.virtualcluster.definition;

import java.util.Optional;

/**
 * An IPv4 subnet and the hypervisor's own address in it, written {@code 192.168.127.1/24}.
 *
 * @param prefix 1 to 32; of a network for hosts 8 to 30
 */
public record Subnet(Ipv4Address gateway, int prefix) {
    private static final int LINK_LOCAL = 169 << 8 | 254;

    public Subnet {
        if (prefix < 1 || prefix > 32) {
            throw new IllegalArgumentException("/" + prefix + " is not a prefix; expected /1 to /32");
        }
    }

    /**
     * Reads such a text, of a network that hosts can have.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static Subnet parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,2}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address with a prefix; expected one such as 192.168.127.1/24");
        }
        Ipv4Address gateway = Ipv4Address.parse(text.substring(0, slash));
        int prefix = Integer.parseInt(text.substring(slash + 1));
        if (prefix < 8 || prefix > 30) {
            throw new IllegalArgumentException(
                    "/" + prefix + " is not a prefix for a network of hosts; expected /8 to /30");
        }
        Subnet subnet = new Subnet(gateway, prefix);
        subnet.special().ifPresent(what -> {
            throw new IllegalArgumentException("'" + text + "' contains addresses of " + what
                    + "; expected a network for hosts, such as 192.168.127.1/24");
        });
        if (subnet.gateway.equals(subnet.base()) || subnet.gateway.equals(subnet.broadcast())) {
            throw new IllegalArgumentException("'" + text
                    + "' names the network or its broadcast address; expected the hypervisor's own address in it, such as "
                    + subnet.base().plus(1) + "/" + subnet.prefix);
        }
        return subnet;
    }

    /** The block of addresses that no host of a network can have, if this is in one or holds it. */
    private Optional<String> special() {
        int first = gateway.bits() >>> 24;
        if (first == 0) {
            return Optional.of("0.0.0.0/8, which hosts cannot have");
        }
        if (first == 127) {
            return Optional.of("127.0.0.0/8, by which each machine reaches itself");
        }
        if (first >= 224) {
            return Optional.of(first < 240 ? "224.0.0.0/4, which is for multicast" : "240.0.0.0/4, which is reserved");
        }
        return overlaps(new Subnet(new Ipv4Address(LINK_LOCAL << 16), 16))
                ? Optional.of("169.254.0.0/16, which machines give themselves on each link")
                : Optional.empty();
    }

    /** The first address, the network's own. */
    public Ipv4Address base() {
        return new Ipv4Address(gateway.bits() & mask());
    }

    /** The last address. */
    public Ipv4Address broadcast() {
        return new Ipv4Address(gateway.bits() | ~mask());
    }

    /** As libvirt writes it, such as {@code 255.255.255.0}. */
    public Ipv4Address netmask() {
        return new Ipv4Address(mask());
    }

    /** Whether a host could have that address: inside, and neither the first, the last nor the gateway's. */
    public boolean hasRoomFor(Ipv4Address address) {
        return contains(address) && !address.equals(base()) && !address.equals(broadcast()) && !address.equals(gateway);
    }

    public boolean contains(Ipv4Address address) {
        return (address.bits() & mask()) == base().bits();
    }

    public boolean overlaps(Subnet other) {
        return contains(other.base()) || other.contains(base());
    }

    private int mask() {
        return -1 << (32 - prefix);
    }

    @Override
    public String toString() {
        return gateway + "/" + prefix;
    }
}
