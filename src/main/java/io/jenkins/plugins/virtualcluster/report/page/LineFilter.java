package io.jenkins.plugins.virtualcluster.report.page;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which lines of an output are shown: each filter shows what the stricter ones show, too. classify.js has the same words. */
enum LineFilter {
    ALL,
    IMPORTANT,
    WARNINGS,
    ERRORS;

    /** No more of a line is read to tell what it is, in characters. */
    private static final int LOOKED_AT = 4_096;

    private static final String BEFORE_WORD = "(?<![a-z0-9_])";
    private static final String AFTER_WORD = "(?![a-z0-9_])";

    /**
     * Guests write what this reads, so the time that it takes must grow no faster than the line: each repetition in it begins
     * at the beginning of a word and ends with the word.
     */
    private static final Pattern ERROR = Pattern.compile("(?i)(?<!" + BEFORE_WORD + "(?:0|no) )" + BEFORE_WORD
            + "(?:errors?|fatal|fail(?:ed|ure|ures)?|panic|abort(?:ed)?|segfault|segmentation fault|core dumped"
            + "|traceback|[a-z]*exception|assertion)" + AFTER_WORD);

    private static final Pattern WARNING = Pattern.compile("(?i)" + BEFORE_WORD + "warn(?:ing|ings)?" + AFTER_WORD);
    /** What {@code run}, {@code assert_fail} and {@code stamp} of the shell library print. */
    private static final Pattern PRINTED = Pattern.compile("^(?:\\+ |! |\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ )");

    /** One of these is in each line that {@link #ERROR} finds; most lines have none, and need not be read slowly. */
    private static final List<String> ERROR_SIGNS = List.of(
            "error", "fatal", "fail", "panic", "abort", "seg", "core dumped", "traceback", "exception", "assertion");

    /**
     * Reads {@code all}, {@code important}, {@code warnings} or {@code errors}.
     *
     * @throws ApiException 400, if it is none of these
     */
    static LineFilter parse(String text) {
        for (LineFilter filter : values()) {
            if (filter.name().toLowerCase(Locale.ROOT).equals(text)) {
                return filter;
            }
        }
        throw ApiException.badRequest(
                "'" + text + "' is no filter; expected one of all, important, warnings and errors");
    }

    /**
     * Whether it lets the line pass.
     *
     * @param line without escape sequences
     */
    boolean passes(String line) {
        if (this == ALL) {
            return true;
        }
        String text = line.substring(0, Math.min(LOOKED_AT, line.length()));
        String lower = text.toLowerCase(Locale.ROOT);
        return ERROR_SIGNS.stream().anyMatch(lower::contains) && tellsOfError(text)
                || this != ERRORS
                        && lower.contains("warn")
                        && WARNING.matcher(text).find()
                || this == IMPORTANT && PRINTED.matcher(text).find();
    }

    static boolean tellsOfError(CharSequence text) {
        return ERROR.matcher(text).find();
    }
}
