package io.jenkins.plugins.virtualcluster.record;

import com.google.re2j.Pattern;
import io.jenkins.plugins.virtualcluster.definition.OutputPatterns;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells what a line of an output is: by the suite's own patterns, else by the usual words. classify.js has the same words. The
 * time that it takes grows no faster than the line, whatever guests print. Safe for use by several threads.
 */
public final class LineKinds {
    /** What a line is, the least first. */
    public enum Kind {
        PLAIN,
        /** One of what {@code run}, {@code assert_fail} and {@code stamp} of the shell library print. */
        IMPORTANT,
        WARNING,
        ERROR
    }

    /** By the usual words alone. */
    public static final LineKinds USUAL = new LineKinds(OutputPatterns.NONE);

    /** No more of a line is read to tell what it is, in characters. */
    private static final int LOOKED_AT = 4_096;

    private static final java.util.regex.Pattern WARNING =
            java.util.regex.Pattern.compile("(?i)(?<![a-z0-9_])warn(?:ing|ings)?(?![a-z0-9_])");
    private static final java.util.regex.Pattern PRINTED =
            java.util.regex.Pattern.compile("^(?:\\+ |! |\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ )");

    /** The same as in ansi.js. No two repetitions in it can take the same characters, so it never goes back far. */
    private static final java.util.regex.Pattern ESCAPES = java.util.regex.Pattern.compile(
            "\\x1b\\[[0-?]*[ -/]*[@-~]" + "|\\x1b[\\]PX^_][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\|\\z)" + "|\\x1b[ -/]*[0-~]");

    private final Optional<Pattern> errors;
    private final Optional<Pattern> warnings;
    private final Optional<Pattern> ignore;

    private LineKinds(OutputPatterns own) {
        this.errors = OutputPatterns.any(own.errors());
        this.warnings = OutputPatterns.any(own.warnings());
        this.ignore = OutputPatterns.any(own.ignore());
    }

    /**
     * By a suite's own patterns, and the usual words.
     *
     * @throws IllegalArgumentException if one is invalid, as those of a record may be
     */
    public static LineKinds of(OutputPatterns own) {
        return own.areNone() ? USUAL : new LineKinds(own);
    }

    /** A line without colours and other escape sequences. */
    public static String plain(String line) {
        return line.indexOf('\u001b') < 0 ? line : ESCAPES.matcher(line).replaceAll("");
    }

    /**
     * What the line is.
     *
     * @param line as {@link #plain} gives it
     */
    public Kind of(String line) {
        String text = line.substring(0, Math.min(LOOKED_AT, line.length()));
        if (isFound(errors, text)) {
            return Kind.ERROR;
        }
        if (isFound(warnings, text)) {
            return Kind.WARNING;
        }
        if (!isFound(ignore, text)) {
            if (ErrorWords.areIn(text)) {
                return Kind.ERROR;
            }
            if (text.toLowerCase(Locale.ROOT).contains("warn")
                    && WARNING.matcher(text).find()) {
                return Kind.WARNING;
            }
        }
        return PRINTED.matcher(text).find() ? Kind.IMPORTANT : Kind.PLAIN;
    }

    private static boolean isFound(Optional<Pattern> pattern, String text) {
        return pattern.isPresent() && pattern.get().matcher(text).find();
    }
}
