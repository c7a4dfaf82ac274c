package io.jenkins.plugins.virtualcluster.cli.terminal;

import io.jenkins.plugins.virtualcluster.record.OutputText;
import java.util.ArrayList;
import java.util.List;

/** Rows whose columns stand under each other; a column in which nothing stands takes no room. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    public void row(String... cells) {
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(OutputText.printable(cell));
        }
        rows.add(row);
    }

    public void print(Terminal terminal) {
        for (List<String> row : rows) {
            StyledLine line = new StyledLine();
            int column = 2;
            for (int i = 0; i < row.size(); i++) {
                int width = width(i);
                if (width > 0) {
                    line.to(column).add(row.get(i));
                    column += 2 + width;
                }
            }
            int limit = terminal.live() ? terminal.size().get().columns() : Integer.MAX_VALUE;
            terminal.out().println(line.render(limit, false).stripTrailing());
        }
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }
}
