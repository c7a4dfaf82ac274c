package io.jenkins.plugins.virtualcluster.definition;

import java.time.Duration;
import java.util.Optional;

/**
 * What slows an interface down, in the direction away from its host.
 *
 * @param latency added to each packet
 * @param bandwidth bits a second
 * @param loss the part of packets that are lost, in percent, 0 to 100
 */
public record Shaping(Optional<Duration> latency, Optional<Long> bandwidth, Optional<Double> loss) {
    public static final Shaping NONE = new Shaping(Optional.empty(), Optional.empty(), Optional.empty());

    /** This one where it says something, else the other. */
    public Shaping orElse(Shaping other) {
        return new Shaping(latency.or(other::latency), bandwidth.or(other::bandwidth), loss.or(other::loss));
    }
}
