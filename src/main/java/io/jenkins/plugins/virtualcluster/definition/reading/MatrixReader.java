package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a suite's {@code matrix}: tags with the values that they take in turn, and combinations that are omitted. */
final class MatrixReader {
    static final int MOST_CELLS = 256;
    static final int MOST_TAGS = 10;
    static final int MOST_VALUES = 100;
    static final int LONGEST_VALUE = 100;

    private static final String EXCLUDE = "exclude";

    private final Problems problems;

    /**
     * What it says.
     *
     * @param tags the names of its tags, also where it is invalid
     * @param cells in the order in which they are run: of the last tag the value changes first; none without a matrix, or
     *     where it is invalid
     */
    record Read(Set<String> tags, List<MatrixCell> cells) {}

    MatrixReader(Problems problems) {
        this.problems = problems;
    }

    Read read(Fields suite) {
        Optional<Yaml> node = suite.node("matrix");
        Optional<Map<String, Yaml.Entry>> entries =
                suite.named("matrix", 1, MOST_TAGS + 1, name -> name.equals(EXCLUDE) ? name : SuiteReader.ownTag(name));
        if (node.isEmpty() || entries.isEmpty()) {
            return new Read(Set.of(), List.of());
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        entries.get().forEach((tag, entry) -> {
            if (!tag.equals(EXCLUDE)) {
                values.put(tag, values(tag, entry));
            }
        });
        List<MatrixCell> cells = cells(values, node.get().place());
        Yaml.Entry exclude = entries.get().get(EXCLUDE);
        if (exclude != null) {
            cells = without(exclude, values, cells);
        }
        return new Read(values.keySet(), cells);
    }

    private List<String> values(String tag, Yaml.Entry entry) {
        List<Located<String>> values = new ArrayList<>();
        Values.list(entry.value(), tag, 1, MOST_VALUES, problems)
                .ifPresent(items -> items.forEach(item -> value(tag, item).ifPresent(values::add)));
        return Values.unique(values, tag, problems).stream().map(Located::value).toList();
    }

    /** As it is written: of a number, too. */
    private Optional<Located<String>> value(String tag, Yaml node) {
        if (node instanceof Yaml.Scalar scalar && !scalar.isNothing()) {
            return Values.parsed(scalar, tag + ": ", MatrixReader::value, problems);
        }
        problems.add(
                node.place(), tag + ": found " + node.described() + "; expected a text, a number or a truth value");
        return Optional.empty();
    }

    private static String value(String text) {
        if (text.isBlank() || text.length() > LONGEST_VALUE) {
            throw new IllegalArgumentException("a value of " + text.length() + " characters; expected 1 to "
                    + LONGEST_VALUE + ", not all of them blank");
        }
        return text;
    }

    private List<MatrixCell> cells(Map<String, List<String>> values, SourceLocation place) {
        long count = values.values().stream().mapToLong(List::size).reduce(1, (a, b) -> Math.min(a * b, 1_000_000));
        if (values.isEmpty()) {
            problems.add(
                    place,
                    "matrix: names no tag; expected one or more with their values, such as version: [ 5.5, 5.6 ]");
            return List.of();
        }
        if (count > MOST_CELLS) {
            problems.add(place, "matrix: gives " + count + " runs; expected at most " + MOST_CELLS);
            return List.of();
        }
        List<Map<String, String>> cells = List.of(Map.of());
        for (Map.Entry<String, List<String>> tag : values.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> cell : cells) {
                for (String value : tag.getValue()) {
                    Map<String, String> next = new LinkedHashMap<>(cell);
                    next.put(tag.getKey(), value);
                    longer.add(next);
                }
            }
            cells = longer;
        }
        return cells.stream().map(MatrixCell::new).toList();
    }

    private List<MatrixCell> without(Yaml.Entry exclude, Map<String, List<String>> values, List<MatrixCell> cells) {
        List<MatrixCell> left = new ArrayList<>(cells);
        Values.list(exclude.value(), EXCLUDE, 1, MOST_CELLS, problems)
                .ifPresent(items -> items.forEach(item -> {
                    Map<String, String> partial = partial(item, values);
                    left.removeIf(
                            cell -> !partial.isEmpty() && cell.tags().entrySet().containsAll(partial.entrySet()));
                }));
        if (left.isEmpty() && !cells.isEmpty()) {
            problems.add(exclude.keyPlace(), "exclude: leaves no run of the matrix; expected one at least");
        }
        return left;
    }

    private Map<String, String> partial(Yaml item, Map<String, List<String>> values) {
        Map<String, String> partial = new LinkedHashMap<>();
        if (!(item instanceof Yaml.Mapping mapping) || mapping.entries().isEmpty()) {
            problems.add(
                    item.place(),
                    EXCLUDE + ": found " + item.described()
                            + "; expected tags of the matrix with a value each, such as { version: 5.5 }");
            return partial;
        }
        for (Yaml.Entry entry : mapping.entries()) {
            List<String> known = values.get(entry.key());
            if (known == null) {
                problems.add(entry.keyPlace(), Wording.unknown("tag of the matrix", entry.key(), values.keySet()));
            } else {
                value(entry.key(), entry.value()).ifPresent(value -> {
                    if (!known.contains(value.value())) {
                        problems.add(value.place(), Wording.unknown("value of " + entry.key(), value.value(), known));
                    }
                    partial.put(entry.key(), value.value());
                });
            }
        }
        return partial;
    }
}
