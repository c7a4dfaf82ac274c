package io.jenkins.plugins.virtualcluster.definition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * A suite's own patterns of lines that tell of errors and warnings, beside the usual words. Each is searched in a line; the first
 * list that has one that is found counts, in this order. They are in RE2 syntax, whose time grows no faster than the line.
 *
 * @param ignore of lines that tell of neither, whatever words are in them
 */
public record OutputPatterns(List<String> errors, List<String> warnings, List<String> ignore) {
    public static final OutputPatterns NONE = new OutputPatterns(List.of(), List.of(), List.of());

    /** No list holds more. */
    public static final int MOST = 50;
    /** No pattern is longer, in characters. */
    public static final int LONGEST = 200;
    /** No larger product may the counts of a pattern's repetitions have: each makes it so much larger. */
    private static final long MOST_REPETITIONS = 1_000;

    private static final java.util.regex.Pattern COUNT =
            java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

    public OutputPatterns {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
        ignore = List.copyOf(ignore);
    }

    public boolean areNone() {
        return errors.isEmpty() && warnings.isEmpty() && ignore.isEmpty();
    }

    /**
     * Checks a pattern, and gives it back.
     *
     * @throws IllegalArgumentException if it is none, is too large, or is found in every line: the message says what was expected
     */
    public static String check(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a pattern of " + text.length() + " characters; expected at most " + LONGEST);
        }
        long repetitions = 1;
        for (Matcher count = COUNT.matcher(text); count.find(); ) {
            String most = count.group(2) == null || count.group(2).isEmpty() ? count.group(1) : count.group(2);
            repetitions *= Math.max(1, Long.parseLong(most));
            if (repetitions > MOST_REPETITIONS) {
                throw new IllegalArgumentException("the counts in '" + text + "' multiply to more than "
                        + MOST_REPETITIONS + "; expected fewer repetitions");
            }
        }
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
        return text;
    }

    /**
     * One pattern for all of these; none if there are none.
     *
     * @throws IllegalArgumentException if one is invalid, as those of a record may be, or there are too many
     */
    public static Optional<Pattern> any(List<String> patterns) {
        if (patterns.size() > MOST) {
            throw new IllegalArgumentException(patterns.size() + " patterns; expected at most " + MOST);
        }
        return patterns.isEmpty()
                ? Optional.empty()
                : Optional.of(Pattern.compile(
                        patterns.stream().map(each -> "(?:" + check(each) + ")").collect(Collectors.joining("|"))));
    }
}
