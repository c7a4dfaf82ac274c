package io.jenkins.plugins.virtualcluster.definition;

/**
 * An IPv4 subnet and the hypervisor's own address in it, written {@code 192.168.127.1/24}.
 *
 * @param prefix 8 to 30
 */
public record Subnet(Ipv4Address gateway, int prefix) {
    public Subnet {
        if (prefix < 8 || prefix > 30) {
            throw new IllegalArgumentException(
                    "/" + prefix + " is not a prefix for a network of hosts; expected /8 to /30");
        }
    }

    /**
     * Reads such a text.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static Subnet parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,2}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address with a prefix; expected one such as 192.168.127.1/24");
        }
        Subnet subnet =
                new Subnet(Ipv4Address.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        if (subnet.gateway.equals(subnet.base()) || subnet.gateway.equals(subnet.broadcast())) {
            throw new IllegalArgumentException("'" + text
                    + "' names the network or its broadcast address; expected the hypervisor's own address in it, such as "
                    + subnet.base().plus(1) + "/" + subnet.prefix);
        }
        return subnet;
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
