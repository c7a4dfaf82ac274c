package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.MeasurementLimit;
import io.jenkins.plugins.virtualcluster.definition.MeasurementLimit.Bound;
import io.jenkins.plugins.virtualcluster.definition.Reporting;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a suite makes of what its scripts report: {@code results} and {@code measurements}. */
final class ReportingReader {
    static final int MOST_FILES = 100;
    static final int MOST_MEASUREMENTS = 1000;

    private static final String TAP = "tap";
    private static final int LONGEST_NAME = 250;
    private static final Pattern BOUND = Pattern.compile("(-?[0-9]{1,15}(\\.[0-9]{1,9})?) ?([^\\s0-9.][^\\s]{0,19})");
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,4}(\\.[0-9]{1,6})?) ?%");

    private final LogPatterns patterns;
    private final Problems problems;

    /** @param patterns that check those of files */
    ReportingReader(LogPatterns patterns, Problems problems) {
        this.patterns = patterns;
        this.problems = problems;
    }

    Reporting read(Fields suite) {
        List<Located<String>> results = suite.node("results")
                .map(node -> node instanceof Yaml.Sequence
                        ? suite.list("results", 1, MOST_FILES, this::result).orElse(List.of())
                        : result(node).stream().toList())
                .map(read -> Values.unique(read, "results", problems))
                .orElse(List.of());
        List<String> words = results.stream().map(Located::value).toList();
        return new Reporting(
                words.contains(TAP),
                words.stream().filter(word -> !word.equals(TAP)).toList(),
                limits(suite));
    }

    private Optional<Located<String>> result(Yaml node) {
        Optional<Located<String>> word = Values.text(
                node,
                "results: ",
                text -> {
                    if (!text.equals(TAP) && !text.endsWith(".xml") && !text.endsWith(".tap")) {
                        throw new IllegalArgumentException(Wording.quote(text)
                                + " is neither 'tap', for TAP in the output of the cases, nor a pattern of files that ends in"
                                + " .xml (JUnit) or .tap, such as /var/tmp/results/*.xml");
                    }
                    return text;
                },
                problems);
        return word.filter(read -> read.value().equals(TAP))
                .or(() -> word.flatMap(read -> patterns.read("results", node)));
    }

    private Map<String, MeasurementLimit> limits(Fields suite) {
        Map<String, MeasurementLimit> limits = new LinkedHashMap<>();
        suite.named("measurements", 1, MOST_MEASUREMENTS, ReportingReader::name)
                .ifPresent(entries ->
                        entries.forEach((name, entry) -> limit(entry).ifPresent(limit -> limits.put(name, limit))));
        return limits;
    }

    private static String name(String text) {
        String name = text.strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(Wording.quote(text) + " is no name of a measurement; expected 1 to "
                    + LONGEST_NAME + " characters");
        }
        return name;
    }

    private Optional<MeasurementLimit> limit(Yaml.Entry entry) {
        return Fields.ofNamed(entry, Keys.MEASUREMENT, problems).flatMap(fields -> {
            if (Keys.MEASUREMENT.names().stream().noneMatch(fields::has)) {
                problems.add(
                        entry.keyPlace(),
                        "the measurement " + Wording.quote(entry.key()) + " has no limit; expected one of "
                                + String.join(", ", Keys.MEASUREMENT.names())
                                + ", such as { min: 500 MB/s, drop: 20 % }");
                return Optional.empty();
            }
            Optional<Bound> min = fields.value("min", ReportingReader::bound);
            Optional<Bound> max = fields.value("max", ReportingReader::bound);
            if (min.isPresent() && max.isPresent()) {
                check(entry, min.get(), max.get());
            }
            return Optional.of(
                    new MeasurementLimit(min, max, percent(fields, "drop", 100), percent(fields, "rise", 9999)));
        });
    }

    private void check(Yaml.Entry entry, Bound min, Bound max) {
        if (!min.unit().equals(max.unit())) {
            problems.add(
                    entry.keyPlace(),
                    "the units of min and max differ: " + min.unit() + " and " + max.unit()
                            + "; expected the one that the script measures in");
        } else if (min.value() > max.value()) {
            problems.add(entry.keyPlace(), "min is greater than max; expected min: ... below max: ...");
        }
    }

    private static OptionalDouble percent(Fields fields, String key, int most) {
        return fields.value(key, text -> percent(text, most))
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    private static Bound bound(String text) {
        Matcher matcher = BOUND.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(Wording.quote(text)
                    + " is no limit of a measurement; expected a number and the unit that the script measures in, such as"
                    + " 500 MB/s");
        }
        return new Bound(Double.parseDouble(matcher.group(1)), matcher.group(3));
    }

    private static double percent(String text, int most) {
        Matcher matcher = PERCENT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " is no percentage; expected a number and %, such as 20 %");
        }
        double percent = Double.parseDouble(matcher.group(1));
        if (percent > most) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " is out of range; expected 0 % to " + most + " %");
        }
        return percent;
    }
}
