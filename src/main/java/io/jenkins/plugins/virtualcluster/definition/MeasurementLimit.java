package io.jenkins.plugins.virtualcluster.definition;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a measurement of a suite must hold to; a case that breaks it fails.
 *
 * @param min the least value
 * @param max the greatest value
 * @param drop how far the value may be below the median of earlier runs, in percent of it
 * @param rise how far the value may be above the median of earlier runs, in percent of it
 */
public record MeasurementLimit(Optional<Bound> min, Optional<Bound> max, OptionalDouble drop, OptionalDouble rise) {
    /** A value with its unit, as scripts measure it. */
    public record Bound(double value, String unit) {}
}
