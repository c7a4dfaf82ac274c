package io.jenkins.plugins.virtualcluster.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which lines of an output are shown: each filter shows what the stricter ones show, too. */
enum LineFilter {
    ALL(List.of()),
    IMPORTANT(List.of("==", "###", "passed", "started", "stopped", "ready", "done", "finished", "exit", "assert")),
    WARNINGS(List.of("warn", "deprecated", "retry", "skipp", "slow")),
    ERRORS(List.of(
            "error",
            "fail",
            "fatal",
            "panic",
            "critical",
            "segfault",
            "segmentation fault",
            "exception",
            "traceback",
            "core dumped",
            "abort",
            "assertion",
            "cannot",
            "can't",
            "denied",
            "refused",
            "unreachable",
            "no such file",
            "no servers",
            "not found",
            "timed out",
            "timeout",
            "unable"));

    private final List<String> own;

    LineFilter(List<String> own) {
        this.own = own;
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

    /** The beginnings of words by which a line is known, in lower case; empty for all lines. */
    List<String> beginnings() {
        List<String> all = new ArrayList<>();
        for (LineFilter filter : values()) {
            if (this != ALL && filter.compareTo(this) >= 0) {
                all.addAll(filter.own);
            }
        }
        return all;
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The words of each filter, for pages that have no server. */
    static Map<String, List<String>> words() {
        Map<String, List<String>> words = new LinkedHashMap<>();
        for (LineFilter filter : values()) {
            words.put(filter.word(), filter.beginnings());
        }
        return words;
    }
}
