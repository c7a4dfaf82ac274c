package io.jenkins.plugins.virtualcluster.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The size of the process's terminal, asked of {@code stty} once a second at most. */
final class Sizes implements Supplier<Terminal.Size> {
    private static final long FRESH = TimeUnit.SECONDS.toNanos(1);

    private final Map<String, String> environment;
    private Terminal.Size last;
    private long asked;

    Sizes(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public synchronized Terminal.Size get() {
        if (last == null || System.nanoTime() - asked > FRESH) {
            last = ask();
            asked = System.nanoTime();
        }
        return last;
    }

    private Terminal.Size ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readNBytes(100), StandardCharsets.US_ASCII).strip();
            if (stty.waitFor(1, TimeUnit.SECONDS) && answer.matches("[1-9]\\d{0,4} [1-9]\\d{0,4}")) {
                int space = answer.indexOf(' ');
                return new Terminal.Size(
                        Integer.parseInt(answer.substring(space + 1)), Integer.parseInt(answer.substring(0, space)));
            }
        } catch (IOException e) {
            // No terminal of its own, or no stty: the environment may tell.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Terminal.Size(
                number("COLUMNS", Terminal.Size.USUAL.columns()), number("LINES", Terminal.Size.USUAL.rows()));
    }

    private int number(String name, int otherwise) {
        String text = environment.getOrDefault(name, "");
        return text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : otherwise;
    }
}
