package io.jenkins.plugins.virtualcluster.definition.yaml;

import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Wording that all messages share. */
public final class Wording {
    private static final int SHOWN = 60;
    private static final int NAMES_SHOWN = 30;

    private Wording() {}

    /** In quotes, shortened, on one line. */
    public static String quote(String text) {
        String shown = text.codePointCount(0, text.length()) > SHOWN
                ? text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "..."
                : text;
        StringBuilder clean = new StringBuilder("'");
        shown.codePoints().forEach(c -> {
            if (isInvisible(c)) {
                clean.append(codePoint(c));
            } else {
                clean.appendCodePoint(Character.isISOControl(c) ? '?' : c);
            }
        });
        return clean.append('\'').toString();
    }

    /** Whether editors show nothing there, or a space that is none: a no-break space, a byte order mark. */
    public static boolean isInvisible(int c) {
        return c != ' '
                && switch (Character.getType(c)) {
                    case Character.SPACE_SEPARATOR,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.FORMAT -> true;
                    default -> false;
                };
    }

    /** Such as {@code <U+00A0>}. */
    public static String codePoint(int c) {
        return String.format("<U+%04X>", c);
    }

    /** Says that the name is none of the known ones, which of them is near, and which there are. */
    public static String unknown(String what, String name, Collection<String> known) {
        String expected = nearest(name, known)
                .map(near -> "; did you mean " + quote(near) + "? Expected ")
                .orElse("; expected ");
        return "unknown " + what + " " + quote(name) + expected + oneOf(known);
    }

    static String oneOf(Collection<String> names) {
        List<String> all = List.copyOf(names);
        return switch (all.size()) {
            case 0 -> "one, but none exist";
            case 1 -> all.get(0);
            default ->
                all.size() > NAMES_SHOWN
                        ? "one of " + String.join(", ", all.subList(0, NAMES_SHOWN)) + " and "
                                + (all.size() - NAMES_SHOWN) + " others"
                        : "one of " + String.join(", ", all);
        };
    }

    private static Optional<String> nearest(String name, Collection<String> known) {
        if (name.length() > SHOWN) {
            return Optional.empty();
        }
        String lower = name.toLowerCase(Locale.ROOT);
        record Near(String name, int distance) {}
        return known.stream()
                .map(other -> new Near(
                        other,
                        lower.length() >= 3 && other.startsWith(lower)
                                ? 0
                                : Suggestions.distance(lower, other.toLowerCase(Locale.ROOT))))
                .filter(near -> near.distance <= Math.min(lower.length(), near.name.length()) / 3)
                .min(Comparator.comparingInt(Near::distance))
                .map(Near::name);
    }
}
