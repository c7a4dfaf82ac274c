package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The values of one mapping, read key by key; whatever is wrong goes to the problems and the value is omitted. */
final class Fields {
    private final Keys keys;
    private final SourceLocation place;
    private final Map<String, Yaml> values = new HashMap<>();
    private final Problems problems;

    private Fields(Keys keys, SourceLocation place, Problems problems) {
        this.keys = keys;
        this.place = place;
        this.problems = problems;
    }

    /** Empty if the node is no mapping. Keys that are not known are problems. */
    static Optional<Fields> of(Yaml node, Keys keys, Problems problems) {
        if (!(node instanceof Yaml.Mapping mapping)) {
            problems.add(
                    node.place(),
                    "found " + node.described() + " for " + keys.what() + "; expected a mapping with keys from "
                            + String.join(", ", keys.names()));
            return Optional.empty();
        }
        Fields fields = new Fields(keys, node.place(), problems);
        for (Yaml.Entry entry : mapping.entries()) {
            if (keys.names().contains(entry.key())) {
                fields.values.put(entry.key(), entry.value());
            } else {
                problems.add(entry.keyPlace(), Wording.unknown("key", entry.key(), keys.names()));
            }
        }
        return Optional.of(fields);
    }

    /** As {@link #of}, but what has no value at all is a mapping without keys, at the place of its own key. */
    static Optional<Fields> ofNamed(Yaml.Entry entry, Keys keys, Problems problems) {
        Fields empty = new Fields(keys, entry.keyPlace(), problems);
        if (entry.value() instanceof Yaml.Scalar scalar && scalar.isNothing()) {
            return Optional.of(empty);
        }
        return of(entry.value(), keys, problems).map(fields -> {
            empty.values.putAll(fields.values);
            return empty;
        });
    }

    SourceLocation place() {
        return place;
    }

    Optional<Yaml> node(String key) {
        if (!keys.names().contains(key)) {
            throw new IllegalArgumentException(keys + " has no key " + key);
        }
        return Optional.ofNullable(values.get(key));
    }

    boolean has(String key) {
        return node(key).isPresent();
    }

    /** The node of a key that must be there. */
    Optional<Yaml> required(String key, String example) {
        Optional<Yaml> node = node(key);
        if (node.isEmpty()) {
            problems.add(
                    place,
                    "the key '" + key + "' is missing; expected it for " + keys.what() + ", such as '" + key + ": "
                            + example + "'");
        }
        return node;
    }

    <T> Optional<T> value(String key, Function<String, T> form) {
        return located(key, form).map(Located::value);
    }

    <T> Optional<Located<T>> located(String key, Function<String, T> form) {
        return node(key).flatMap(node -> Values.text(node, key + ": ", form, problems));
    }

    <T> Optional<T> requiredValue(String key, String example, Function<String, T> form) {
        return required(key, example)
                .flatMap(node -> Values.text(node, key + ": ", form, problems))
                .map(Located::value);
    }

    Optional<Fields> mapping(String key, Keys ofValue) {
        return node(key).flatMap(node -> of(node, ofValue, problems));
    }

    /** The items that could be read; items that could not have told why. */
    <T> Optional<List<T>> list(String key, int min, int max, Function<Yaml, Optional<T>> item) {
        return node(key)
                .flatMap(node -> Values.list(node, key, min, max, problems))
                .map(items -> {
                    List<T> read = new ArrayList<>();
                    items.forEach(each -> item.apply(each).ifPresent(read::add));
                    return read;
                });
    }

    /** A list of texts, each of which may be in it once. */
    <T> Optional<List<Located<T>>> texts(String key, int min, int max, Function<String, T> form) {
        return list(key, min, max, item -> Values.text(item, "", form, problems))
                .map(items -> Values.unique(items, key, problems));
    }

    /** The entries of a mapping whose keys are names that users choose; those with a wrong name are omitted. */
    Optional<Map<String, Yaml.Entry>> named(String key, int min, int max, Function<String, String> nameForm) {
        return node(key).flatMap(node -> named(node, key, min, max, nameForm, problems));
    }

    /** The same of a mapping that is no key's value. */
    static Optional<Map<String, Yaml.Entry>> named(
            Yaml node, String what, int min, int max, Function<String, String> nameForm, Problems problems) {
        if (!(node instanceof Yaml.Mapping mapping)) {
            problems.add(
                    node.place(), what + ": found " + node.described() + "; expected a mapping of names to values");
            return Optional.empty();
        }
        Values.checkCount(mapping.entries().size(), what, min, max, node.place(), problems);
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        for (Yaml.Entry entry : mapping.entries()) {
            Values.parsed(new Yaml.Scalar(entry.key(), false, entry.keyPlace()), "", nameForm, problems)
                    .ifPresent(name -> entries.put(name.value(), entry));
        }
        return Optional.of(entries);
    }
}
