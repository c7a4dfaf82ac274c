package io.jenkins.plugins.virtualcluster.definition;

import java.util.Optional;

/**
 * A network that lives on the hypervisor for one run.
 *
 * @param name a DNS label
 * @param subnet with the hypervisor's own address in it; omitted, a free /24 is picked for each run
 * @param domain the DNS domain of its hosts
 * @param dhcp addresses handed out to hosts whose interface names none
 */
public record Network(
        String name,
        Mode mode,
        Optional<Subnet> subnet,
        Optional<String> domain,
        Optional<AddressRange> dhcp,
        Shaping shaping) {

    /** How the network meets the world outside. */
    public enum Mode {
        /** Hosts reach out behind the hypervisor's address. */
        NAT,
        /** Hosts reach each other and the hypervisor only. */
        ISOLATED,
        /** Hosts are reached from outside by routes that the site sets up. */
        ROUTED
    }

    /** Both ends belong to it. */
    public record AddressRange(Ipv4Address first, Ipv4Address last) {}
}
