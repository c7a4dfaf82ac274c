package io.jenkins.plugins.virtualcluster.cli.progress;

import io.jenkins.plugins.virtualcluster.cli.terminal.StyledLine;
import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines at the end of a terminal that are drawn again in place. Only what changed is written, all in one piece, and no
 * line is ever as wide as the terminal, so that it never folds.
 */
final class LiveScreen {
    private final Terminal terminal;
    private List<String> shown = List.of();
    private List<Integer> widths = List.of();

    LiveScreen(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Shows these lines in place of those before. */
    void draw(List<StyledLine> lines, Terminal.Size size) {
        int columns = size.columns() - 1;
        List<String> next = lines.stream()
                .map(line -> line.render(columns, terminal.colour()))
                .toList();
        if (next.equals(shown) && !narrowed(columns)) {
            return;
        }
        StringBuilder text = new StringBuilder();
        if (narrowed(columns)) {
            clear(text, size.columns());
        } else if (!shown.isEmpty()) {
            text.append("\u001b[").append(shown.size()).append('A');
        }
        for (int i = 0; i < next.size(); i++) {
            if (i >= shown.size() || !next.get(i).equals(shown.get(i))) {
                text.append('\r').append(next.get(i)).append("\u001b[K");
            }
            text.append('\n');
        }
        if (next.size() < shown.size()) {
            text.append("\u001b[J");
        }
        shown = next;
        widths = lines.stream().map(line -> Math.min(line.width(), columns)).toList();
        write(text);
    }

    /** Leaves a line above those that are drawn in place. */
    void print(List<String> lines, Terminal.Size size) {
        StringBuilder text = new StringBuilder();
        clear(text, size.columns());
        lines.forEach(line -> text.append(line).append('\n'));
        write(text);
    }

    /** Whether the terminal has become so narrow that it folded a line that was drawn. */
    private boolean narrowed(int columns) {
        return widths.stream().anyMatch(width -> width > columns);
    }

    /** Goes to where the lines begin, and clears all from there on. */
    private void clear(StringBuilder text, int columns) {
        int rows = 0;
        for (int width : widths) {
            rows += Math.max(1, (width + columns - 1) / columns);
        }
        if (rows > 0) {
            text.append("\u001b[").append(rows).append('A');
        }
        text.append("\r\u001b[J");
        shown = new ArrayList<>();
        widths = List.of();
    }

    private void write(StringBuilder text) {
        terminal.out().print(text);
        terminal.out().flush();
    }
}
