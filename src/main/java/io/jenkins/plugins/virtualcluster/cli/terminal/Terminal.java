package io.jenkins.plugins.virtualcluster.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where standard output goes.
 *
 * @param live whether lines can be drawn again in place
 * @param colour whether colours are shown
 * @param size asked again whenever it may have changed
 */
public record Terminal(PrintStream out, boolean live, boolean colour, Supplier<Size> size) {

    /** Where it is not known how wide the terminal is, or there is none. */
    public static final int USUAL_COLUMNS = 80;

    /** Columns and rows. */
    public record Size(int columns, int rows) {
        static final Size USUAL = new Size(USUAL_COLUMNS, 24);
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

    /** The size of the process's terminal, asked of {@code stty} once a second at most. */
    private static final class Sizes implements Supplier<Size> {
        private static final long FRESH = TimeUnit.SECONDS.toNanos(1);

        private final Map<String, String> environment;
        private Size last;
        private long asked;

        Sizes(Map<String, String> environment) {
            this.environment = environment;
        }

        @Override
        public synchronized Size get() {
            if (last == null || System.nanoTime() - asked > FRESH) {
                last = ask();
                asked = System.nanoTime();
            }
            return last;
        }

        private Size ask() {
            try {
                Process stty = new ProcessBuilder("stty", "size")
                        .redirectInput(new File("/dev/tty"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String answer = new String(stty.getInputStream().readNBytes(100), StandardCharsets.US_ASCII).strip();
                if (stty.waitFor(1, TimeUnit.SECONDS) && answer.matches("[1-9]\\d{0,4} [1-9]\\d{0,4}")) {
                    int space = answer.indexOf(' ');
                    return new Size(
                            Integer.parseInt(answer.substring(space + 1)),
                            Integer.parseInt(answer.substring(0, space)));
                }
            } catch (IOException e) {
                // No terminal of its own, or no stty: the environment may tell.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Size(number("COLUMNS", Size.USUAL.columns()), number("LINES", Size.USUAL.rows()));
        }

        private int number(String name, int otherwise) {
            String text = environment.getOrDefault(name, "");
            return text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : otherwise;
        }
    }
}
