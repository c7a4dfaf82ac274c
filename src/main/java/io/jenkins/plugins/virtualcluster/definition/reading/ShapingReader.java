package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Shaping;

/** Reads the keys that slow a network or an interface down. */
final class ShapingReader {
    private ShapingReader() {}

    static Shaping read(Fields fields) {
        return new Shaping(
                fields.value("latency", Quantities::latency),
                fields.value("bandwidth", Quantities::bandwidth),
                fields.value("loss", Quantities::loss));
    }
}
