package io.jenkins.plugins.virtualcluster.report.page;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which lines of an output are shown: each filter shows what the stricter ones show, too. The page has the same words. */
enum LineFilter {
    ALL,
    IMPORTANT,
    WARNINGS,
    ERRORS;

    private static final Pattern ERROR =
            Pattern.compile("(?i)(?<!\\b(?:0|no) )\\b(?:errors?|fatal|fail(?:ed|ure|ures)?|panic"
                    + "|abort(?:ed)?|segfault|segmentation fault|core dumped|traceback|[a-z.]*exception|assertion)\\b");
    private static final Pattern WARNING = Pattern.compile("(?i)\\bwarn(?:ing|ings)?\\b");
    /** What {@code run}, {@code assert_fail} and {@code stamp} of the shell library print. */
    private static final Pattern PRINTED = Pattern.compile("^(?:\\+ |! |\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ )");

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

    /** Texts in lower case, one of which is in each line that it lets pass for its words. */
    List<String> signs() {
        if (this == ERRORS) {
            return ERROR_SIGNS;
        }
        return Stream.concat(ERROR_SIGNS.stream(), Stream.of("warn")).toList();
    }

    /** Whether it might let a line pass for how it begins. */
    boolean mayPass(byte first) {
        return this == IMPORTANT && (first == '+' || first == '!' || first >= '0' && first <= '9' || first == 0x1b);
    }

    /**
     * Whether it lets the line pass.
     *
     * @param line without escape sequences
     */
    boolean passes(String line) {
        return this == ALL
                || ERROR.matcher(line).find()
                || this != ERRORS && WARNING.matcher(line).find()
                || this == IMPORTANT && PRINTED.matcher(line).find();
    }
}
