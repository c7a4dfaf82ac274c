package io.jenkins.plugins.virtualcluster.definition;

/**
 * An IPv6 subnet of 64 bits, as hosts need it to configure themselves, and the router's own address in it, written
 * {@code fd00:127::1/64}.
 */
public record Ipv6Subnet(Ipv6Address gateway) {
    private static final String PREFIX = "/64";

    /**
     * Reads such a text.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static Ipv6Subnet parse(String text) {
        if (!text.endsWith(PREFIX)) {
            throw new IllegalArgumentException("'" + text
                    + "' is not an IPv6 address with the prefix /64, which hosts' networks have; expected one such as"
                    + " fd00:127::1/64");
        }
        Ipv6Subnet subnet = new Ipv6Subnet(Ipv6Address.parse(text.substring(0, text.length() - PREFIX.length())));
        long high = subnet.gateway.high();
        if (high >>> 61 != 1 && high >>> 57 != 0x7e) {
            throw new IllegalArgumentException("'" + text
                    + "' is neither a public network (2000::/3) nor a private one (fc00::/7); expected one such as"
                    + " fd00:127::1/64");
        }
        if (subnet.gateway.low() == 0) {
            throw new IllegalArgumentException("'" + text
                    + "' names the network itself; expected the router's own address in it, such as " + subnet.host(1)
                    + PREFIX);
        }
        return subnet;
    }

    /** The address in it that ends with that number. */
    public Ipv6Address host(long number) {
        return new Ipv6Address(gateway.high(), number);
    }

    public boolean contains(Ipv6Address address) {
        return address.high() == gateway.high();
    }

    @Override
    public String toString() {
        return gateway + PREFIX;
    }
}
