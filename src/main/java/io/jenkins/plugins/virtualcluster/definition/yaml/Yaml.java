package io.jenkins.plugins.virtualcluster.definition.yaml;

import java.util.List;

/** A node of a YAML document with its place. All values are text here: the forms of the keys give them a type. */
public sealed interface Yaml {
    SourceLocation place();

    /** What was found, for messages. */
    String described();

    /** @param plain written without quotes */
    record Scalar(String text, boolean plain, SourceLocation place) implements Yaml {
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
    }

    record Sequence(List<Yaml> items, SourceLocation place) implements Yaml {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String described() {
            return "a list";
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
    }

    record Entry(String key, SourceLocation keyPlace, Yaml value) {}
}
