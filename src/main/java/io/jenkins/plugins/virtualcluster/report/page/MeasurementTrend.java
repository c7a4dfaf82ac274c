package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Measurement;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the measurements of a suite went through its runs.
 *
 * @param runs that measured something, the newest first
 * @param series in the order in which the newest runs measured them
 */
record MeasurementTrend(List<Run> runs, List<Series> series) {
    /** Of one run the index keeps no more. */
    static final int MOST = 200;

    /** What one run measured: a part of a line of the index. */
    record Measured(
            Stage stage, String host, String name, double value, String unit, Optional<Measurement.Better> better) {
        static Measured of(Measurement one) {
            return new Measured(one.stage(), one.host(), one.name(), one.value(), one.unit(), one.better());
        }

        private Key key() {
            return new Key(stage, host, name, unit);
        }
    }

    record Run(String id, Instant started) {}

    private record Key(Stage stage, String host, String name, String unit) {}

    /** The values of one measurement, by the runs; null where a run did not have it. */
    record Series(
            Stage stage,
            String host,
            String name,
            String unit,
            Optional<Measurement.Better> better,
            List<Double> values) {}

    /** @param entries of one suite and cell, the newest first */
    static MeasurementTrend of(List<IndexEntry> entries) {
        List<IndexEntry> telling = entries.stream()
                .filter(entry -> !entry.measurements().isEmpty())
                .toList();
        Map<Key, Series> series = new LinkedHashMap<>();
        for (int i = 0; i < telling.size(); i++) {
            for (Measured one : telling.get(i).measurements()) {
                series.computeIfAbsent(
                                one.key(),
                                key -> new Series(
                                        one.stage(),
                                        one.host(),
                                        one.name(),
                                        one.unit(),
                                        one.better(),
                                        new ArrayList<>(Collections.nCopies(telling.size(), null))))
                        .values()
                        .set(i, one.value());
            }
        }
        return new MeasurementTrend(
                telling.stream()
                        .map(entry -> new Run(entry.run().id(), entry.run().started()))
                        .toList(),
                List.copyOf(series.values()));
    }

    /** The same as a table. */
    MeasurementTable table(String suite) {
        List<MeasurementTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            for (Series one : series) {
                if (one.values.get(i) != null) {
                    rows.add(new MeasurementTable.Row(
                            runs.get(i).id(),
                            runs.get(i).started(),
                            one.stage,
                            one.host,
                            one.name,
                            one.values.get(i),
                            one.unit,
                            one.better,
                            OptionalDouble.empty()));
                }
            }
        }
        return new MeasurementTable(suite, rows);
    }
}
