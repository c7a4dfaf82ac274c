package io.jenkins.plugins.virtualcluster.definition;

import java.util.Optional;

/**
 * A host's place on a network.
 *
 * @param network the name of a network of the same cluster
 * @param address inside the network's subnet; omitted, one is picked
 * @param shaping what this interface adds to its network's
 */
public record NetworkInterface(
        String network, Optional<Ipv4Address> address, Optional<MacAddress> mac, Shaping shaping) {}
