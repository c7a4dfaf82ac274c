package io.jenkins.plugins.virtualcluster.definition;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A size in bytes, written as {@code 512 MiB} or {@code 20 GiB}: a whole number and a binary unit. */
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final Map<String, Integer> SHIFTS =
            new TreeMap<>(Map.of("KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40));
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}) ?(KiB|MiB|GiB|TiB)");

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes);
        }
    }

    /**
     * Reads such a text.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static DataSize parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a size; expected a whole number and KiB, MiB, GiB or TiB, such as 512 MiB");
        }
        long count = Long.parseLong(matcher.group(1));
        int shift = SHIFTS.get(matcher.group(2));
        if (count > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("'" + text + "' is too large; expected less than 8388608 TiB");
        }
        return new DataSize(count << shift);
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** In the largest unit that divides it. */
    @Override
    public String toString() {
        for (String unit : new String[] {"TiB", "GiB", "MiB", "KiB"}) {
            long one = 1L << SHIFTS.get(unit);
            if (bytes >= one && bytes % one == 0) {
                return bytes / one + " " + unit;
            }
        }
        return bytes + " B";
    }

    /** For people: in the largest unit of which there is one, with one decimal place, such as {@code 1.9 GiB}. */
    public String about() {
        for (String unit : new String[] {"TiB", "GiB", "MiB", "KiB"}) {
            long one = 1L << SHIFTS.get(unit);
            if (bytes >= one) {
                return String.format(Locale.ROOT, "%.1f %s", (double) bytes / one, unit)
                        .replace(".0 ", " ");
            }
        }
        return bytes + " B";
    }
}
