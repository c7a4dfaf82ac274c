package io.jenkins.plugins.virtualcluster.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** A line for a terminal: pieces of text, some coloured, whose width is known. */
public final class StyledLine {
    /** What a colour is to say; words say it too. */
    public enum Style {
        PLAIN(""),
        GOOD("\u001b[32m"),
        BAD("\u001b[1;31m"),
        INFRASTRUCTURE("\u001b[1;35m"),
        ACTIVE("\u001b[36m"),
        FAINT("\u001b[2m");

        private final String on;

        Style(String on) {
            this.on = on;
        }
    }

    private record Piece(String text, Style style) {}

    private final List<Piece> pieces = new ArrayList<>();
    private int width;

    /** Text that holds no control characters. */
    public StyledLine add(String text, Style style) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(text, style));
            width += width(text);
        }
        return this;
    }

    public StyledLine add(String text) {
        return add(text, Style.PLAIN);
    }

    /** Blanks up to that column, one at least. */
    public StyledLine to(int column) {
        return add(" ".repeat(Math.max(1, column - width)));
    }

    public int width() {
        return width;
    }

    /** The line, cut where it would be wider than so many columns. */
    public String render(int columns, boolean colour) {
        StringBuilder result = new StringBuilder();
        int left = columns;
        for (Piece piece : pieces) {
            String text = clip(piece.text, left);
            left -= width(text);
            if (colour && piece.style != Style.PLAIN) {
                result.append(piece.style.on).append(text).append("\u001b[0m");
            } else {
                result.append(text);
            }
            if (text.length() < piece.text.length()) {
                break;
            }
        }
        return result.toString();
    }

    private static String clip(String text, int columns) {
        int used = 0;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            used += width(c);
            if (used > columns) {
                break;
            }
            i += Character.charCount(c);
        }
        return text.substring(0, i);
    }

    private static int width(String text) {
        return text.codePoints().map(StyledLine::width).sum();
    }

    /** Columns that a character takes at most: from Hangul on, wide ones are common. A tab is never added. */
    private static int width(int codePoint) {
        return codePoint >= 0x1100 && (codePoint < 0x2000 || codePoint >= 0x2e80) ? 2 : 1;
    }
}
