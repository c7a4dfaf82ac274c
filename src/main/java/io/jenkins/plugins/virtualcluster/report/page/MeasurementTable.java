package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Baseline;
import io.jenkins.plugins.virtualcluster.record.Measurement;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Measurements of runs as JSON or as CSV, which spreadsheets and scripts read. */
record MeasurementTable(String name, List<Row> rows) {
    private static final String HEAD = "run,started,stage,host,name,value,unit,better,median\r\n";
    private static final Pattern FORMULA = Pattern.compile("^[-=+@\t\r]");

    /**
     * A measurement.
     *
     * @param run the id of its record
     * @param median of earlier runs, which the run compared it with
     */
    record Row(
            String run,
            Instant started,
            Stage stage,
            String host,
            String name,
            double value,
            String unit,
            Optional<Measurement.Better> better,
            OptionalDouble median) {}

    /** Those of one run. */
    static MeasurementTable of(RecordDirectory record) throws IOException {
        RunState state = RunState.read(record.files());
        Baseline baseline = Baseline.read(record.files());
        List<Row> rows = new ArrayList<>();
        state.started()
                .ifPresent(start -> state.reports()
                        .measurements()
                        .forEach(one -> rows.add(new Row(
                                record.id(),
                                start.at(),
                                one.stage(),
                                one.host(),
                                one.name(),
                                one.value(),
                                one.unit(),
                                one.better(),
                                baseline.of(one)
                                        .map(median -> OptionalDouble.of(median.median()))
                                        .orElse(OptionalDouble.empty())))));
        return new MeasurementTable(record.id(), rows);
    }

    ApiAnswer answer(boolean csv) {
        return csv
                ? ApiAnswer.bytes("text/csv; charset=utf-8", csv().getBytes(StandardCharsets.UTF_8))
                        .attachedAs(name + "-measurements.csv")
                : ApiAnswer.json(rows);
    }

    private String csv() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Row row : rows) {
            text.append(String.join(
                            ",",
                            cell(row.run),
                            row.started.toString(),
                            cell(row.stage.toString()),
                            cell(row.host),
                            cell(row.name),
                            Double.toString(row.value),
                            cell(row.unit),
                            row.better
                                    .map(better -> better.name().toLowerCase(Locale.ROOT))
                                    .orElse(""),
                            row.median.isPresent() ? Double.toString(row.median.getAsDouble()) : ""))
                    .append("\r\n");
        }
        return text.toString();
    }

    /** As RFC 4180 has it; a text that a spreadsheet would take for a formula begins with an apostrophe. */
    private static String cell(String text) {
        String safe = FORMULA.matcher(text).find() ? "'" + text : text;
        return safe.matches("[A-Za-z0-9 _./:()\\[\\]%-]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
