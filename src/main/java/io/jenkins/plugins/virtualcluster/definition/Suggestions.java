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
                        ? ", and no other either"
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

    /** How many letters must be put in, omitted or replaced. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
