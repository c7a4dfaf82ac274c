package io.jenkins.plugins.virtualcluster.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tags in scripts and log patterns: {@code @name@}, a name of lower-case letters, digits and underscores that begins
 * with a letter. {@code \@name@} stands for the text {@code @name@}. All other {@code @} are text.
 */
public final class Tags {
    /** The host's full name. */
    public static final String SLAVENAME = "slavename";

    /** The host's short name. */
    public static final String HOSTNAME = "hostname";

    public static final String SUITENAME = "suitename";

    /** Has a meaning in the scripts of a case only. */
    public static final String CASENAME = "casename";

    public static final String CLUSTERNAME = "clustername";

    /** The commands that mount the host's disks. Has a meaning in scripts only. */
    public static final String DISKMOUNTS = "diskmounts";

    /** All tags that are there without a definition. */
    public static final Set<String> BUILT_IN =
            Set.of(SLAVENAME, HOSTNAME, SUITENAME, CASENAME, CLUSTERNAME, DISKMOUNTS);

    /**
     * A tag in a text.
     *
     * @param index of its first {@code @}
     * @param line counted from 1
     * @param column counted from 1, in code points
     */
    public record Found(String name, int index, int line, int column) {
        int end() {
            return index + name.length() + 2;
        }
    }

    private Tags() {}

    /** The tags of a text, in their order; those with a backslash before them are text. */
    public static List<Found> find(String text) {
        List<Found> found = new ArrayList<>();
        int line = 1;
        int lineStart = 0;
        int at = text.indexOf('@');
        while (at >= 0) {
            int end = nameEnd(text, at);
            if (end < 0) {
                at = text.indexOf('@', at + 1);
                continue;
            }
            for (int i = text.indexOf('\n', lineStart); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) {
                line++;
                lineStart = i + 1;
            }
            if (at == 0 || text.charAt(at - 1) != '\\') {
                found.add(new Found(text.substring(at + 1, end), at, line, text.codePointCount(lineStart, at) + 1));
            }
            at = text.indexOf('@', end + 1);
        }
        return found;
    }

    /**
     * The text with each tag's value in its place. Values are not searched for tags.
     *
     * @throws IllegalArgumentException naming a tag that has no value, and its line and column
     */
    public static String render(String text, Map<String, String> values) {
        StringBuilder rendered = new StringBuilder(text.length() + 64);
        int done = 0;
        for (Found tag : find(text)) {
            String value = values.get(tag.name());
            if (value == null) {
                throw new IllegalArgumentException("line " + tag.line() + ", column " + tag.column() + ": the tag @"
                        + tag.name() + "@ has no value");
            }
            appendText(rendered, text, done, tag.index());
            rendered.append(value);
            done = tag.end();
        }
        appendText(rendered, text, done, text.length());
        return rendered.toString();
    }

    /** Appends text without tags; of an escaped tag the backslash is omitted. */
    private static void appendText(StringBuilder rendered, String text, int start, int end) {
        int done = start;
        for (int at = text.indexOf('@', start); at >= 0 && at < end; at = text.indexOf('@', at + 1)) {
            int nameEnd = nameEnd(text, at);
            if (nameEnd >= 0 && nameEnd < end && at > done && text.charAt(at - 1) == '\\') {
                rendered.append(text, done, at - 1).append(text, at, nameEnd + 1);
                done = nameEnd + 1;
                at = nameEnd;
            }
        }
        rendered.append(text, done, end);
    }

    /** The index of the {@code @} that ends the name which begins behind that index, or -1. */
    private static int nameEnd(String text, int at) {
        int i = at + 1;
        if (i >= text.length() || !isLetter(text.charAt(i))) {
            return -1;
        }
        while (i < text.length() && (isLetter(text.charAt(i)) || text.charAt(i) == '_' || isDigit(text.charAt(i)))) {
            i++;
        }
        return i < text.length() && text.charAt(i) == '@' ? i : -1;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
