package io.jenkins.plugins.virtualcluster.report.page;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts as {@code diff -u} writes it. */
final class UnifiedDiff {
    private static final int CONTEXT = 3;

    private UnifiedDiff() {}

    /**
     * Writes it.
     *
     * @param a the old lines, each with its end, but perhaps the last
     * @return empty if they are equal
     */
    static String of(String nameA, List<String> a, String nameB, List<String> b) {
        List<LineEdit> edits = LineEdit.between(a, b);
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (true) {
            int first = nextChange(edits, at);
            if (first == edits.size()) {
                return text.length() == 0 ? "" : "--- " + nameA + "\n+++ " + nameB + "\n" + text;
            }
            int from = Math.max(at, first - CONTEXT);
            int to = hunkEnd(edits, first);
            write(text, edits, from, to);
            at = to;
        }
    }

    private static int nextChange(List<LineEdit> edits, int from) {
        int at = from;
        while (at < edits.size() && edits.get(at).kind() == LineEdit.Kind.SAME) {
            at++;
        }
        return at;
    }

    /** Changes that are near belong to one hunk. */
    private static int hunkEnd(List<LineEdit> edits, int change) {
        int lastChange = change;
        int next = nextChange(edits, change + 1);
        while (next < edits.size() && next - lastChange <= 2 * CONTEXT + 1) {
            lastChange = next;
            next = nextChange(edits, next + 1);
        }
        return Math.min(edits.size(), lastChange + 1 + CONTEXT);
    }

    private static void write(StringBuilder text, List<LineEdit> edits, int from, int to) {
        List<String> lines = new ArrayList<>();
        int countA = 0;
        int countB = 0;
        for (LineEdit edit : edits.subList(from, to)) {
            countA += edit.kind() == LineEdit.Kind.ADDED ? 0 : 1;
            countB += edit.kind() == LineEdit.Kind.REMOVED ? 0 : 1;
            String end = edit.line().endsWith("\n") ? "" : "\n\\ No newline at end of file\n";
            lines.add(edit.kind().sign() + edit.line() + end);
        }
        LineEdit first = edits.get(from);
        text.append("@@ -")
                .append(range(first.lineA(), countA))
                .append(" +")
                .append(range(first.lineB(), countB))
                .append(" @@\n");
        lines.forEach(text::append);
    }

    private static String range(int line, int count) {
        return (count == 0 ? line : line + 1) + (count == 1 ? "" : "," + count);
    }
}
