package io.jenkins.plugins.virtualcluster.definition.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads single nodes: texts by their form, and lists. */
public final class Values {
    private static final int LENGTH_LIMIT = 1000;

    private Values() {}

    /**
     * The node's text by its form.
     *
     * @param prefix what messages begin with, the key and a colon
     * @param form throws {@link IllegalArgumentException} that says what was expected
     */
    public static <T> Optional<Located<T>> text(Yaml node, String prefix, Function<String, T> form, Problems problems) {
        if (!(node instanceof Yaml.Scalar scalar) || scalar.isNothing()) {
            problems.add(node.place(), prefix + "found " + node.described() + "; expected a text");
            return Optional.empty();
        }
        if (scalar.isTruthValue()) {
            problems.add(
                    node.place(),
                    prefix + "found the truth value " + scalar.text() + "; expected a text, "
                            + "in quotes if it is this word");
            return Optional.empty();
        }
        return parsed(scalar, prefix, form, problems);
    }

    public static <T> Optional<Located<T>> parsed(
            Yaml.Scalar scalar, String prefix, Function<String, T> form, Problems problems) {
        String text = scalar.text();
        if (text.length() > LENGTH_LIMIT) {
            problems.add(
                    scalar.place(),
                    prefix + "a text of " + text.length() + " characters; expected at most " + LENGTH_LIMIT);
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            problems.add(
                    scalar.place(),
                    prefix + Wording.quote(text) + " has line breaks or control characters; " + "expected one line");
        } else {
            try {
                return Optional.of(new Located<>(form.apply(text), scalar.place()));
            } catch (IllegalArgumentException e) {
                problems.add(scalar.place(), prefix + e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** The value of a suite's own tag: any text, number or truth value, as it is written. */
    public static Optional<String> tagValue(Yaml.Entry tag, Problems problems) {
        String found = tag.value().described();
        if (tag.value() instanceof Yaml.Scalar scalar && !scalar.isNothing()) {
            String text = scalar.text();
            if (text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
                return Optional.of(text);
            }
            found = "control characters";
        }
        problems.add(
                tag.value().place(), tag.key() + ": found " + found + "; expected a text, a number or a truth value");
        return Optional.empty();
    }

    /** A whole number, written without quotes. */
    public static Optional<Integer> number(Yaml node, String prefix, int min, int max, Problems problems) {
        if (node instanceof Yaml.Scalar scalar
                && scalar.plain()
                && scalar.text().length() < 10) {
            try {
                int number = Integer.parseInt(scalar.text());
                if (number >= min && number <= max) {
                    return Optional.of(number);
                }
            } catch (NumberFormatException e) {
                // Told below, together with numbers that are too small or too large.
            }
        }
        problems.add(
                node.place(),
                prefix + "found " + node.described() + "; expected a whole number from " + min + " to " + max
                        + ", without quotes");
        return Optional.empty();
    }

    /** {@code true} or {@code false}, written without quotes. */
    public static Optional<Boolean> truth(Yaml node, String prefix, Problems problems) {
        if (node instanceof Yaml.Scalar scalar && scalar.isTruthValue()) {
            return Optional.of(Boolean.parseBoolean(scalar.text()));
        }
        problems.add(node.place(), prefix + "found " + node.described() + "; expected true or false, without quotes");
        return Optional.empty();
    }

    public static Optional<List<Yaml>> list(Yaml node, String key, int min, int max, Problems problems) {
        if (!(node instanceof Yaml.Sequence sequence)) {
            problems.add(node.place(), key + ": found " + node.described() + "; expected a list such as [ a, b ]");
            return Optional.empty();
        }
        checkCount(sequence.items().size(), key, min, max, node.place(), problems);
        return Optional.of(sequence.items());
    }

    public static void checkCount(int count, String key, int min, int max, SourceLocation place, Problems problems) {
        if (count < min || count > max) {
            problems.add(place, key + ": found " + count + " entries; expected " + min + " to " + max);
        }
    }

    public static <T> List<Located<T>> unique(List<Located<T>> items, String key, Problems problems) {
        Map<T, SourceLocation> seen = new HashMap<>();
        List<Located<T>> kept = new ArrayList<>();
        for (Located<T> item : items) {
            SourceLocation first = seen.putIfAbsent(item.value(), item.place());
            if (first == null) {
                kept.add(item);
            } else {
                problems.add(
                        item.place(),
                        key + ": " + Wording.quote(String.valueOf(item.value())) + " is named twice, first in line "
                                + first.line() + "; expected it once");
            }
        }
        return kept;
    }
}
