package io.jenkins.plugins.virtualcluster.report.page;

import com.fasterxml.jackson.annotation.JsonValue;
import io.jenkins.plugins.virtualcluster.record.LineKinds;
import java.util.Locale;

/** Which lines of an output are shown: each filter shows what the stricter ones show, too. */
enum LineFilter {
    ALL(LineKinds.Kind.PLAIN),
    IMPORTANT(LineKinds.Kind.IMPORTANT),
    WARNINGS(LineKinds.Kind.WARNING),
    ERRORS(LineKinds.Kind.ERROR);

    private final LineKinds.Kind least;

    LineFilter(LineKinds.Kind least) {
        this.least = least;
    }

    /**
     * Reads {@code all}, {@code important}, {@code warnings} or {@code errors}.
     *
     * @throws ApiException 400, if it is none of these
     */
    static LineFilter parse(String text) {
        for (LineFilter filter : values()) {
            if (filter.word().equals(text)) {
                return filter;
            }
        }
        throw ApiException.badRequest(
                "'" + text + "' is no filter; expected one of all, important, warnings and errors");
    }

    /** The narrowest one that the line passes. */
    static LineFilter of(String line, LineKinds kinds) {
        LineKinds.Kind kind = kinds.of(line);
        LineFilter narrowest = ALL;
        for (LineFilter filter : values()) {
            narrowest = kind.compareTo(filter.least) >= 0 ? filter : narrowest;
        }
        return narrowest;
    }

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether it lets the line pass.
     *
     * @param line without escape sequences
     */
    boolean passes(String line, LineKinds kinds) {
        return this == ALL || kinds.of(line).compareTo(least) >= 0;
    }
}
