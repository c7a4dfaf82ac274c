package io.jenkins.plugins.virtualcluster.cli.terminal;

import java.io.PrintStream;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where standard output goes.
 *
 * @param live whether lines can be drawn again in place
 * @param colour whether colours are shown
 * @param size asked again whenever it may have changed
 */
public record Terminal(PrintStream out, boolean live, boolean colour, Supplier<Size> size) {

    /** Columns and rows. */
    public record Size(int columns, int rows) {
        static final Size USUAL = new Size(80, 24);
    }

    /**
     * The process's own. The starting script says by the property {@code virtualcluster.terminal} whether standard output
     * is a terminal: Java only tells whether input and output both are.
     */
    public static Terminal ofProcess(PrintStream out, Map<String, String> environment) {
        String told = System.getProperty("virtualcluster.terminal");
        boolean terminal = told == null ? System.console() != null : Boolean.parseBoolean(told);
        boolean live = terminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        boolean colour = live && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(out, live, colour, new Sizes(environment));
    }

    /** Not a terminal: a file or a pipe. */
    public static Terminal plain(PrintStream out) {
        return new Terminal(out, false, false, () -> Size.USUAL);
    }
}
