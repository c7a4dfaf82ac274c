package io.jenkins.plugins.virtualcluster.jenkins.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parameters of steps, as pipelines and forms have them. */
public final class StepParameters {
    private StepParameters() {}

    /** What was not given is null. */
    public static String orNull(String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Words with commas or blanks between them; a comma in brackets is a part of its word. */
    public static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        if (text != null) {
            for (String word : text.split("[\\s,]+(?![^\\[]*])")) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        }
        return words;
    }

    /**
     * Lines of {@code NAME=VALUE}.
     *
     * @throws IllegalArgumentException if one is not such a line
     */
    public static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new TreeMap<>();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int sign = line.indexOf('=');
            if (sign < 1) {
                throw new IllegalArgumentException("'" + line + "' is not a tag; expected lines such as version=5.5.3");
            }
            pairs.put(line.substring(0, sign).strip(), line.substring(sign + 1).strip());
        });
        return pairs;
    }

    /** As {@link #pairs} reads them. */
    public static String lines(Map<String, String> pairs) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(pairs)
                .forEach((name, value) ->
                        lines.append(name).append('=').append(value).append('\n'));
        return lines.toString();
    }
}
