package io.jenkins.plugins.virtualcluster.definition.yaml;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/** A node of a YAML document with its place. All values are text here: the forms of the keys give them a type. */
public sealed interface Yaml {
    SourceLocation place();

    /** What was found, for messages. */
    String described();

    /** The same values as YAML on one line, for versions 1.1 and 1.2 alike. */
    String written();

    /** @param plain written without quotes */
    record Scalar(String text, boolean plain, SourceLocation place) implements Yaml {
        /** What may be a number, a truth value or the like; all else is text. */
        private static final Pattern TYPED = Pattern.compile("[A-Za-z0-9_.+-]*[A-Za-z0-9][A-Za-z0-9_.+-]*(:[0-9]+)*");

        private static final DumpSettings QUOTED = DumpSettings.builder()
                .setDefaultScalarStyle(ScalarStyle.DOUBLE_QUOTED)
                .setSplitLines(false)
                .build();

        /** Whether it stands for no value at all, by YAML's core schema. */
        public boolean isNothing() {
            return plain
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }

        boolean isTruthValue() {
            return plain
                    && switch (text) {
                        case "true", "True", "TRUE", "false", "False", "FALSE" -> true;
                        default -> false;
                    };
        }

        @Override
        public String described() {
            return isNothing() ? "nothing" : Wording.quote(text);
        }

        @Override
        public String written() {
            if (isNothing()) {
                return "null";
            }
            return plain && TYPED.matcher(text).matches() ? text : quoted(text);
        }

        static String quoted(String text) {
            return new Dump(QUOTED).dumpToString(text).strip();
        }
    }

    record Sequence(List<Yaml> items, SourceLocation place) implements Yaml {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String described() {
            return "a list";
        }

        @Override
        public String written() {
            return items.stream().map(Yaml::written).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    record Mapping(List<Entry> entries, SourceLocation place) implements Yaml {
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String described() {
            return "a mapping";
        }

        @Override
        public String written() {
            return entries.stream()
                    .map(entry ->
                            Scalar.quoted(entry.key()) + ": " + entry.value().written())
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }

    record Entry(String key, SourceLocation keyPlace, Yaml value) {}
}
