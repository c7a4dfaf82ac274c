package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Output of scripts as text that is safe to show: on a terminal, in XML, on a page. */
public final class OutputText {
    private OutputText() {}

    /**
     * The last lines of an output file, printable.
     *
     * @param lines how many at most
     * @param bytes of the file that are read, at most; the first line may be cut by it
     * @return empty if there is no such file
     */
    public static List<String> tail(Path file, int lines, int bytes) throws IOException {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        byte[] end;
        try (RandomAccessFile output = new RandomAccessFile(file.toFile(), "r")) {
            long length = output.length();
            end = new byte[(int) Math.min(bytes, length)];
            output.seek(length - end.length);
            output.readFully(end);
        }
        String text = new String(end, StandardCharsets.UTF_8);
        List<String> all =
                new ArrayList<>(text.lines().map(OutputText::printable).toList());
        return List.copyOf(all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    /**
     * The text on one line without anything that could drive a terminal or break XML: colours are dropped, tabs kept, all
     * other control and format characters written as {@code \x1b} or {@code \\u202e}.
     */
    public static String printable(String text) {
        int end = text.endsWith("\r") ? text.length() - 1 : text.length();
        int i = 0;
        while (i < end && isPlain(text.charAt(i))) {
            i++;
        }
        if (i == end) {
            return text.substring(0, end);
        }
        StringBuilder result = new StringBuilder(end + 16).append(text, 0, i);
        while (i < end) {
            int colour = endOfColour(text, i, end);
            if (colour > i) {
                i = colour;
                continue;
            }
            int c = text.codePointAt(i);
            append(result, c);
            i += Character.charCount(c);
        }
        return result.toString();
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c <= '~';
    }

    private static void append(StringBuilder result, int c) {
        int type = Character.getType(c);
        boolean shown = c == '\t'
                || type != Character.CONTROL
                        && type != Character.FORMAT
                        && type != Character.SURROGATE
                        && type != Character.LINE_SEPARATOR
                        && type != Character.PARAGRAPH_SEPARATOR
                        && (c & 0xfffe) != 0xfffe;
        if (shown) {
            result.appendCodePoint(c);
        } else {
            result.append(String.format(c < 0x100 ? "\\x%02x" : "\\u%04x", c));
        }
    }

    /** Behind the colour sequence (ESC, bracket, digits and semicolons, m) that begins at i; i if there is none. */
    private static int endOfColour(String text, int i, int end) {
        if (i + 2 >= end || text.charAt(i) != '\u001b' || text.charAt(i + 1) != '[') {
            return i;
        }
        int j = i + 2;
        while (j < end && (Character.digit(text.charAt(j), 10) >= 0 || text.charAt(j) == ';')) {
            j++;
        }
        return j < end && text.charAt(j) == 'm' ? j + 1 : i;
    }
}
