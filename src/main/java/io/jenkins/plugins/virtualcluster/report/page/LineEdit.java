package io.jenkins.plugins.virtualcluster.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A step of the way from one text to another.
 *
 * @param lineA how many lines of the old text came before
 * @param lineB how many of the new one
 */
record LineEdit(Kind kind, String line, int lineA, int lineB) {
    /** More differences are not looked for one by one: all between the first and the last is replaced. */
    private static final int MOST = 1_000;
    /** The same for more steps than this. */
    private static final int STEPS = 2_000_000;

    enum Kind {
        SAME(' '),
        REMOVED('-'),
        ADDED('+');

        private final char sign;

        Kind(char sign) {
            this.sign = sign;
        }

        char sign() {
            return sign;
        }
    }

    /** The shortest way (Myers, 1986), or a longer one where that is very long. */
    static List<LineEdit> between(List<String> a, List<String> b) {
        List<int[]> rounds = new ArrayList<>();
        int most = Math.min(MOST, a.size() + b.size());
        int[] reach = new int[2 * most + 3];
        int steps = 0;
        for (int differences = 0; differences <= most; differences++) {
            rounds.add(reach.clone());
            for (int k = -differences; k <= differences; k += 2) {
                int x = step(reach, most + 1, k, differences);
                int y = x - k;
                int begun = x;
                while (x < a.size() && y < b.size() && a.get(x).equals(b.get(y))) {
                    x++;
                    y++;
                }
                steps += x - begun + 1;
                if (steps > STEPS) {
                    return replaced(a, b);
                }
                reach[most + 1 + k] = x;
                if (x >= a.size() && y >= b.size()) {
                    return way(a, b, rounds, most + 1);
                }
            }
        }
        return replaced(a, b);
    }

    /** Where the diagonal begins: one down or one to the right from the neighbour that reaches further. */
    private static int step(int[] reach, int middle, int k, int differences) {
        boolean down = k == -differences || k != differences && reach[middle + k - 1] < reach[middle + k + 1];
        return down ? reach[middle + k + 1] : reach[middle + k - 1] + 1;
    }

    private static List<LineEdit> way(List<String> a, List<String> b, List<int[]> rounds, int middle) {
        List<LineEdit> edits = new ArrayList<>();
        int x = a.size();
        int y = b.size();
        for (int differences = rounds.size() - 1; differences >= 0; differences--) {
            int[] reach = rounds.get(differences);
            int k = x - y;
            boolean down = k == -differences || k != differences && reach[middle + k - 1] < reach[middle + k + 1];
            int beforeK = down ? k + 1 : k - 1;
            int beforeX = differences == 0 ? 0 : reach[middle + beforeK];
            int beforeY = differences == 0 ? 0 : beforeX - beforeK;
            int diagonal = differences == 0 ? 0 : down ? beforeX : beforeX + 1;
            while (x > diagonal && y > diagonal - k) {
                x--;
                y--;
                edits.add(new LineEdit(Kind.SAME, a.get(x), x, y));
            }
            if (differences > 0) {
                x = beforeX;
                y = beforeY;
                edits.add(down ? new LineEdit(Kind.ADDED, b.get(y), x, y) : new LineEdit(Kind.REMOVED, a.get(x), x, y));
            }
        }
        Collections.reverse(edits);
        return edits;
    }

    private static List<LineEdit> replaced(List<String> a, List<String> b) {
        int start = 0;
        int least = Math.min(a.size(), b.size());
        while (start < least && a.get(start).equals(b.get(start))) {
            start++;
        }
        int end = 0;
        while (end < least - start && a.get(a.size() - 1 - end).equals(b.get(b.size() - 1 - end))) {
            end++;
        }
        LineEdit[] edits = new LineEdit[start + (a.size() - start - end) + (b.size() - start - end) + end];
        int at = 0;
        for (int i = 0; i < start; i++) {
            edits[at++] = new LineEdit(Kind.SAME, a.get(i), i, i);
        }
        for (int i = start; i < a.size() - end; i++) {
            edits[at++] = new LineEdit(Kind.REMOVED, a.get(i), i, start);
        }
        for (int i = start; i < b.size() - end; i++) {
            edits[at++] = new LineEdit(Kind.ADDED, b.get(i), a.size() - end, i);
        }
        for (int i = end; i > 0; i--) {
            edits[at++] = new LineEdit(Kind.SAME, a.get(a.size() - i), a.size() - i, b.size() - i);
        }
        return Arrays.asList(edits);
    }
}
