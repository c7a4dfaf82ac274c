package io.jenkins.plugins.virtualcluster.record;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** How much one line of the journal holds: what is more is told by several events. */
final class JournalLines {
    private static final int MOST_CHARACTERS = 64 << 10;

    private JournalLines() {}

    /**
     * The same items in order, in lists that fit into a line each; an item that is longer has one of its own.
     *
     * @param length of an item, in characters
     */
    static <T> List<List<T>> parts(List<T> items, ToIntFunction<T> length) {
        List<List<T>> parts = new ArrayList<>();
        int left = 0;
        for (T item : items) {
            left -= length.applyAsInt(item);
            if (left < 0 || parts.isEmpty()) {
                parts.add(new ArrayList<>());
                left = MOST_CHARACTERS - length.applyAsInt(item);
            }
            parts.get(parts.size() - 1).add(item);
        }
        return parts;
    }
}
