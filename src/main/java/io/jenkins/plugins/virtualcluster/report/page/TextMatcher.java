package io.jenkins.plugins.virtualcluster.report.page;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds whether a line holds one of several texts, one byte after the other (Aho and Corasick, 1975). Letters A to Z are
 * taken as small ones. Where word beginnings are asked for, each word's beginning is a symbol of its own, in texts and lines.
 */
final class TextMatcher {
    private static final int WORD = 256;
    private static final int SYMBOLS = 257;

    private final boolean words;
    private final int[] next;
    private final boolean[] found;

    private int state;
    private boolean inWord;
    private boolean matched;

    private TextMatcher(boolean words, int[] next, boolean[] found) {
        this.words = words;
        this.next = next;
        this.found = found;
    }

    /** One that finds that text anywhere. */
    static TextMatcher anywhere(String text) {
        return build(List.of(text), false);
    }

    /** One that finds any of these where a word begins; those that begin with a sign are found anywhere. */
    static TextMatcher wordBeginnings(List<String> texts) {
        return build(texts, true);
    }

    private static TextMatcher build(List<String> texts, boolean words) {
        int room = 1
                + texts.stream()
                        .mapToInt(text -> 2 * text.getBytes(StandardCharsets.UTF_8).length)
                        .sum();
        int[] next = new int[room * SYMBOLS];
        boolean[] found = new boolean[room];
        int states = 1;
        for (String text : texts) {
            int at = 0;
            boolean inWord = false;
            for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
                int symbol = lower(each);
                boolean wordSymbol = isWord(symbol);
                if (words && wordSymbol && !inWord) {
                    states = child(next, at, WORD, states);
                    at = next[at * SYMBOLS + WORD];
                }
                inWord = wordSymbol;
                states = child(next, at, symbol, states);
                at = next[at * SYMBOLS + symbol];
            }
            found[at] = true;
        }
        link(next, found);
        return new TextMatcher(words, next, found);
    }

    private static int child(int[] next, int at, int symbol, int states) {
        if (next[at * SYMBOLS + symbol] == 0) {
            next[at * SYMBOLS + symbol] = states;
            return states + 1;
        }
        return states;
    }

    /** Fills in where to go on when a text breaks off: to the longest other one that the bytes so far begin. */
    private static void link(int[] next, boolean[] found) {
        int[] fallback = new int[found.length];
        Deque<Integer> queue = new ArrayDeque<>();
        Arrays.stream(next, 0, SYMBOLS).filter(state -> state != 0).forEach(queue::add);
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

    private static boolean isWord(int symbol) {
        return symbol >= 'a' && symbol <= 'z' || symbol >= '0' && symbol <= '9' || symbol == '_' || symbol >= 128;
    }

    /** Begins a line. */
    void begin() {
        state = 0;
        inWord = false;
        matched = false;
    }

    /** Takes the line's next byte. */
    void take(byte each) {
        int symbol = lower(each);
        if (words) {
            boolean wordSymbol = isWord(symbol);
            if (wordSymbol && !inWord) {
                state = next[state * SYMBOLS + WORD];
            }
            inWord = wordSymbol;
        }
        state = next[state * SYMBOLS + symbol];
        matched |= found[state];
    }

    /** Whether the line so far holds one of the texts. */
    boolean matched() {
        return matched;
    }
}
