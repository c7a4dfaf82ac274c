package io.jenkins.plugins.virtualcluster.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a suite makes of what its scripts report.
 *
 * @param tap whether the output of the cases' run stages is read as TAP
 * @param files patterns of absolute paths of JUnit XML ({@code .xml}) and TAP ({@code .tap}) on the hosts, with tags
 * @param limits of measurements, by their names
 */
public record Reporting(boolean tap, List<String> files, Map<String, MeasurementLimit> limits) {
    public static final Reporting NONE = new Reporting(false, List.of(), Map.of());

    public Reporting {
        files = List.copyOf(files);
        limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    }
}
