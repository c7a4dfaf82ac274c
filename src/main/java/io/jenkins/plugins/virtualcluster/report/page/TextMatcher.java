package io.jenkins.plugins.virtualcluster.report.page;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds whether a line holds one of several texts, one byte after the other (Aho and Corasick, 1975). Letters A to Z are
 * taken as small ones.
 */
final class TextMatcher {
    private static final int SYMBOLS = 256;

    /** For each state, where each byte leads. */
    private final int[] next;

    private final boolean[] found;
    private int state;
    private boolean matched;

    /** One that finds any of these. */
    TextMatcher(List<String> texts) {
        int letters = texts.stream()
                .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        next = new int[(letters + 1) * SYMBOLS];
        found = new boolean[letters + 1];
        int states = 1;
        for (String text : texts) {
            int at = 0;
            for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
                int place = at * SYMBOLS + lower(each);
                if (next[place] == 0) {
                    next[place] = states++;
                }
                at = next[place];
            }
            found[at] = true;
        }
        link();
    }

    /** Fills in where to go on when a text breaks off: to the longest other one that the bytes so far begin. */
    private void link() {
        int[] fallback = new int[found.length];
        Deque<Integer> queue = new ArrayDeque<>();
        Arrays.stream(next, 0, SYMBOLS).filter(to -> to != 0).forEach(queue::add);
        while (!queue.isEmpty()) {
            int at = queue.remove();
            found[at] |= found[fallback[at]];
            for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                int to = next[at * SYMBOLS + symbol];
                int other = next[fallback[at] * SYMBOLS + symbol];
                if (to == 0) {
                    next[at * SYMBOLS + symbol] = other;
                } else {
                    fallback[to] = other;
                    queue.add(to);
                }
            }
        }
    }

    private static int lower(byte each) {
        return each >= 'A' && each <= 'Z' ? each + 32 : each & 255;
    }

    /** Begins a line. */
    void begin() {
        state = 0;
        matched = false;
    }

    /** Takes the line's next byte. */
    void take(byte each) {
        state = next[state * SYMBOLS + lower(each)];
        matched |= found[state];
    }

    /** Whether the line so far holds one of the texts. */
    boolean matched() {
        return matched;
    }
}
