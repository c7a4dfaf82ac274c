package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.ErrorWords;
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

    private static final Pattern WARNING = Pattern.compile("(?i)" + BEFORE_WORD + "warn(?:ing|ings)?" + AFTER_WORD);
    /** What {@code run}, {@code assert_fail} and {@code stamp} of the shell library print. */
    private static final Pattern PRINTED = Pattern.compile("^(?:\\+ |! |\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ )");

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
        return ErrorWords.areIn(text)
                || this != ERRORS
                        && lower.contains("warn")
                        && WARNING.matcher(text).find()
                || this == IMPORTANT && PRINTED.matcher(text).find();
    }
}
