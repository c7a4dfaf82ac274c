package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.definition.MeasurementLimit;
import io.jenkins.plugins.virtualcluster.record.Baseline;
import io.jenkins.plugins.virtualcluster.record.Measurement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What measurements must hold to.
 *
 * @param limits by the measurements' names
 * @param baseline what drops and rises are seen against
 */
public record MeasurementLimits(Map<String, MeasurementLimit> limits, Baseline baseline) {
    /** A median of fewer runs says too little. */
    static final int LEAST_RUNS = 3;

    /** Which limits these measurements break, in words that say against what. */
    List<String> broken(List<Measurement> measured) {
        return measured.stream()
                .flatMap(one ->
                        Optional.ofNullable(limits.get(one.name())).flatMap(limit -> broken(one, limit)).stream())
                .toList();
    }

    private Optional<String> broken(Measurement one, MeasurementLimit limit) {
        return bound(one, limit.min(), true)
                .or(() -> bound(one, limit.max(), false))
                .or(() -> change(one, limit.drop(), true))
                .or(() -> change(one, limit.rise(), false));
    }

    private static Optional<String> bound(Measurement one, Optional<MeasurementLimit.Bound> bound, boolean isMin) {
        return bound.flatMap(limit -> {
            if (!limit.unit().equals(one.unit())) {
                return Optional.of("measurement " + one.name() + " is in " + one.unit() + ", and its limit in "
                        + limit.unit() + "; use one unit in the script and in suite.yaml");
            }
            boolean holds = isMin ? one.value() >= limit.value() : one.value() <= limit.value();
            return holds
                    ? Optional.empty()
                    : Optional.of("measurement " + one.name() + " is " + one.words() + "; expected "
                            + (isMin ? "at least " : "at most ") + Measurement.number(limit.value()) + " "
                            + limit.unit());
        });
    }

    private Optional<String> change(Measurement one, OptionalDouble percent, boolean isDrop) {
        if (percent.isEmpty()) {
            return Optional.empty();
        }
        return baseline.of(one)
                .filter(median -> median.runs() >= LEAST_RUNS && median.median() != 0)
                .flatMap(median -> {
                    double change = (one.value() - median.median()) / Math.abs(median.median()) * 100;
                    double off = isDrop ? -change : change;
                    return off <= percent.getAsDouble()
                            ? Optional.empty()
                            : Optional.of("measurement " + one.name() + " is " + one.words() + ", "
                                    + String.format(Locale.ROOT, "%.1f", off) + " % " + (isDrop ? "below " : "above ")
                                    + Measurement.number(median.median()) + " " + median.unit()
                                    + ", the median of the last "
                                    + median.runs() + " runs in which it passed; expected at most "
                                    + Measurement.number(percent.getAsDouble()) + " %");
                });
    }
}
