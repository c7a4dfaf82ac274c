package io.jenkins.plugins.virtualcluster.cli.terminal;

import java.util.concurrent.TimeUnit;

/**
 * One line on a terminal that says how far something is, replaced as it goes on and gone at the end. Where there is no terminal it
 * prints nothing. Safe for use by several threads.
 */
public final class StatusLine implements AutoCloseable {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);
    private static final String ERASE = "\r\u001b[K";

    private final Terminal terminal;
    private long shown;
    private boolean visible;

    public StatusLine(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Shows that text, unless another one was shown just now. */
    public synchronized void show(String text) {
        if (terminal.live() && (!visible || System.nanoTime() - shown > PAUSE)) {
            int columns = terminal.size().get().columns() - 1;
            terminal.out().print(ERASE + new StyledLine().add(text).render(columns, false));
            terminal.out().flush();
            visible = true;
            shown = System.nanoTime();
        }
    }

    /** Takes it away, so that other lines can be printed; {@link #show} brings it back. */
    @Override
    public synchronized void close() {
        if (visible) {
            terminal.out().print(ERASE);
            terminal.out().flush();
            visible = false;
        }
    }
}
