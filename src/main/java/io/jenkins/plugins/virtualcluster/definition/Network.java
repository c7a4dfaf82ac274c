package io.jenkins.plugins.virtualcluster.definition;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A network of a cluster: one that lives on the hypervisor for one run, or a bridge that the site has there.
 *
 * @param name a DNS label
 * @param subnet with the hypervisor's own address in it; omitted, a free /24 is picked for each run. On a bridge: the site's
 *     subnet with its router's address; omitted, no host has a fixed address
 * @param domain the DNS domain of its hosts
 * @param dhcp addresses handed out to hosts whose interface names none
 * @param isIpv4 whether hosts have IPv4 addresses
 * @param ipv6 whether and how they have IPv6 addresses
 * @param bridge the site's bridge that hosts are connected to, exactly if the mode is {@link Mode#BRIDGE}
 */
public record Network(
        String name,
        Mode mode,
        Optional<Subnet> subnet,
        Optional<String> domain,
        Optional<AddressRange> dhcp,
        Shaping shaping,
        boolean isIpv4,
        Optional<Ipv6> ipv6,
        Optional<Bridge> bridge) {
    public Network {
        if ((mode == Mode.BRIDGE) != bridge.isPresent()) {
            throw new IllegalArgumentException("network " + name + " is of mode " + mode + " with bridge " + bridge);
        }
    }

    /** One with IPv4 alone, that lives for one run. */
    public Network(
            String name,
            Mode mode,
            Optional<Subnet> subnet,
            Optional<String> domain,
            Optional<AddressRange> dhcp,
            Shaping shaping) {
        this(name, mode, subnet, domain, dhcp, shaping, true, Optional.empty(), Optional.empty());
    }

    /** How the network meets the world outside. */
    public enum Mode {
        /** Hosts reach out behind the hypervisor's address. */
        NAT,
        /** Hosts reach each other and the hypervisor only. */
        ISOLATED,
        /** Hosts are reached from outside by routes that the site sets up. */
        ROUTED,
        /** Hosts are machines of the site's own network, which gives them addresses. */
        BRIDGE
    }

    /** Both ends belong to it. */
    public record AddressRange(Ipv4Address first, Ipv4Address last) {}

    /**
     * IPv6 on a network.
     *
     * @param subnet with the hypervisor's own address, or on a bridge the router's; omitted, a private one is picked for each
     *     run
     */
    public record Ipv6(Optional<Ipv6Subnet> subnet) {
        public Ipv6 {
            Objects.requireNonNull(subnet);
        }
    }

    /**
     * A bridge of the site.
     *
     * @param device its name on the hypervisor
     * @param nameservers addresses of DNS servers for hosts with a fixed address
     */
    public record Bridge(String device, List<String> nameservers) {
        public Bridge {
            nameservers = List.copyOf(nameservers);
        }
    }
}
