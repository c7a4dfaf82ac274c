package io.jenkins.plugins.virtualcluster.record;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells lines of an output that speak of an error. classify.js has the same words. */
public final class ErrorWords {
    private static final String BEFORE_WORD = "(?<![a-z0-9_])";
    private static final String AFTER_WORD = "(?![a-z0-9_])";

    /**
     * Guests write what this reads, so the time that it takes must grow no faster than the line: each repetition in it begins
     * at the beginning of a word and ends with the word.
     */
    private static final Pattern ERROR = Pattern.compile("(?i)(?<!" + BEFORE_WORD + "(?:0|no) )" + BEFORE_WORD
            + "(?:errors?|fatal|fail(?:ed|ure|ures)?|panic|abort(?:ed)?|segfault|segmentation fault|core dumped"
            + "|traceback|[a-z]*exception|assertion)" + AFTER_WORD);

    /** One of these is in each line that {@link #ERROR} finds; most lines have none, and need not be read slowly. */
    private static final List<String> SIGNS = List.of(
            "error", "fatal", "fail", "panic", "abort", "seg", "core dumped", "traceback", "exception", "assertion");

    private ErrorWords() {}

    /** @param line without escape sequences */
    public static boolean areIn(CharSequence line) {
        String lower = line.toString().toLowerCase(Locale.ROOT);
        return SIGNS.stream().anyMatch(lower::contains) && ERROR.matcher(line).find();
    }
}
