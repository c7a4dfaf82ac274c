package io.jenkins.plugins.virtualcluster.definition;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds what someone may have meant. */
public final class Suggestions {
    private static final int SHOWN = 3;

    private Suggestions() {}

    /**
     * A sentence about an unknown word.
     *
     * @param what it was to be, such as {@code suite}
     * @param known all that there are
     */
    public static String unknown(String what, String word, Collection<String> known) {
        List<String> near = near(word, known);
        String sentence = "There is no " + what + " '" + word + "'";
        if (!near.isEmpty()) {
            return sentence + "; did you mean " + String.join(" or ", near) + "?";
        }
        return sentence
                + (known.isEmpty()
                        ? ", nor any other"
                        : "; there is "
                                + String.join(", ", known.stream().sorted().toList()));
    }

    public static List<String> near(String word, Collection<String> known) {
        int limit = 1 + word.length() / 3;
        return known.stream()
                .map(one -> Map.entry(one, distance(word.toLowerCase(Locale.ROOT), one.toLowerCase(Locale.ROOT))))
                .filter(one -> one.getValue() <= limit
                        || (word.length() > 1 && one.getKey().startsWith(word)))
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Comparator.comparing(Map.Entry::getKey)))
                .limit(SHOWN)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Levenshtein's, a swap of neighbours counting as one. */
    public static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = row;
        }
        return last[b.length()];
    }
}
