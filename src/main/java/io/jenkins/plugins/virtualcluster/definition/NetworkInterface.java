package io.jenkins.plugins.virtualcluster.definition;

import java.util.Optional;

/**
 * A host's place on a network.
 *
 * @param network the name of a network of the same cluster
 * @param address inside the network's subnet; omitted, one is picked
 * @param address6 inside the network's IPv6 subnet; omitted, one is picked if the network has IPv6
 * @param shaping what this interface adds to its network's
 */
public record NetworkInterface(
        String network,
        Optional<Ipv4Address> address,
        Optional<Ipv6Address> address6,
        Optional<MacAddress> mac,
        Shaping shaping) {

    /** One without a fixed IPv6 address. */
    public NetworkInterface(String network, Optional<Ipv4Address> address, Optional<MacAddress> mac, Shaping shaping) {
        this(network, address, Optional.empty(), mac, shaping);
    }
}
