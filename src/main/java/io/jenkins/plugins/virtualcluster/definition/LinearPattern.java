package io.jenkins.plugins.virtualcluster.definition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.Matcher;

/** Patterns that users write, in the syntax of RE2: searching takes a time that grows no faster than the text. */
public final class LinearPattern {
    /** No larger product may the counts of a pattern's repetitions have: each makes the pattern so much larger. */
    private static final long MOST_REPETITIONS = 1_000;

    private static final java.util.regex.Pattern COUNT =
            java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

    private LinearPattern() {}

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is none, is too large, or would be found in an empty line; the message says what
     *     was expected
     */
    public static Pattern compile(String text) {
        checkRepetitions(text);
        Pattern pattern;
        try {
            pattern = Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no pattern: " + e.getDescription()
                            + (e.getPattern().isEmpty() ? "" : " at '" + e.getPattern() + "'")
                            + "; expected a regular expression in RE2 syntax, which has no look-around and no back references",
                    e);
        }
        if (pattern.matcher("").find()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is found in every line, also in an empty one; expected words of the line");
        }
        return pattern;
    }

    private static void checkRepetitions(String text) {
        long repetitions = 1;
        for (Matcher count = COUNT.matcher(text); count.find(); ) {
            String most = count.group(2) == null || count.group(2).isEmpty() ? count.group(1) : count.group(2);
            repetitions *= Math.max(1, Long.parseLong(most));
            if (repetitions > MOST_REPETITIONS) {
                throw new IllegalArgumentException("the counts in '" + text + "' multiply to more than "
                        + MOST_REPETITIONS + "; expected fewer repetitions");
            }
        }
    }
}
