package io.jenkins.plugins.virtualcluster.cli.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of a terminal as drawing in place needs: it folds lines, and fails on what it does not know. */
final class VirtualScreen {
    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[(\\d*(?:;\\d+)*)([A-Za-z])");

    private final int columns;
    private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    private int row;
    private int column;

    VirtualScreen(int columns) {
        this.columns = columns;
    }

    VirtualScreen show(String text) {
        Matcher sequence = SEQUENCE.matcher(text);
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\u001b') {
                if (!sequence.find(i) || sequence.start() != i) {
                    throw new AssertionError("Unknown sequence at " + i);
                }
                obey(sequence.group(1), sequence.group(2));
                i = sequence.end();
            } else {
                put(c);
                i++;
            }
        }
        return this;
    }

    private void obey(String number, String verb) {
        switch (verb) {
            case "A" -> row = Math.max(0, row - Integer.parseInt(number));
            case "K" -> line().setLength(Math.min(column, line().length()));
            case "J" -> {
                line().setLength(Math.min(column, line().length()));
                rows.subList(row + 1, rows.size()).clear();
            }
            case "m" -> {}
            default -> throw new AssertionError("Unknown sequence " + verb);
        }
    }

    private void put(char c) {
        if (c == '\r') {
            column = 0;
        } else if (c == '\n') {
            newLine();
        } else {
            if (column == columns) {
                newLine();
            }
            while (line().length() <= column) {
                line().append(' ');
            }
            line().setCharAt(column++, c);
        }
    }

    private void newLine() {
        row++;
        column = 0;
        if (row == rows.size()) {
            rows.add(new StringBuilder());
        }
    }

    private StringBuilder line() {
        return rows.get(row);
    }

    List<String> rows() {
        return rows.stream()
                .map(line -> line.toString().stripTrailing())
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
