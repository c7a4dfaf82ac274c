package io.jenkins.plugins.virtualcluster.cli.progress;

import io.jenkins.plugins.virtualcluster.cli.terminal.StyledLine;
import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Draws a run on a terminal in place: when something changed, ten times a second at most, and each second. What is out of
 * the common run is printed above and stays.
 */
public final class LiveProgress implements Progress {
    private static final long SHORTEST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 1000;

    private final Terminal terminal;
    private final Clock clock;
    private final LiveScreen screen;
    private final LastLines lastLines = new LastLines();
    private final Thread painter = new Thread(this::paint, "progress");
    private final RunState state = new RunState();
    private List<String> toPrint = new ArrayList<>();
    private String sentence = "";
    private boolean changed = true;
    private boolean closed;

    public LiveProgress(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
        this.screen = new LiveScreen(terminal);
    }

    public void start() {
        painter.setDaemon(true);
        painter.start();
    }

    @Override
    public synchronized void event(Event event) {
        state.apply(event);
        toPrint.addAll(EventLines.ofTrouble(event));
        if (event instanceof Event.HostEnded ended) {
            lastLines.forget(ended.stage(), ended.host());
        }
        changed = true;
        notifyAll();
    }

    @Override
    public void output(Stage stage, String host, ByteBuffer bytes) {
        lastLines.take(stage, host, bytes);
    }

    @Override
    public void progress(String now) {
        synchronized (this) {
            sentence = now;
            changed = true;
            notifyAll();
        }
    }

    private void paint() {
        try {
            while (pause()) {
                draw();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until there is something to draw; false when there is no more to come. */
    private boolean pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SHORTEST_PAUSE);
        synchronized (this) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_PAUSE - SHORTEST_PAUSE);
            long left = LONGEST_PAUSE - SHORTEST_PAUSE;
            while (!changed && !closed && left > 0) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
            changed = false;
            return !closed;
        }
    }

    private void draw() {
        Terminal.Size size = terminal.size().get();
        List<String> print;
        List<StyledLine> lines;
        synchronized (this) {
            print = toPrint;
            toPrint = new ArrayList<>();
            lines = new LiveView(state, size, clock.instant(), sentence).lines(lastLines::of);
        }
        if (!print.isEmpty()) {
            screen.print(print, size);
        }
        screen.draw(lines, size);
    }

    /** Leaves the whole matrix on the terminal. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        try {
            painter.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        leave(terminal.size().get());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void leave(Terminal.Size size) {
        screen.print(toPrint, size);
        if (state.stages().stream().anyMatch(stage -> stage.verdict().isPresent())) {
            screen.print(
                    new Matrix(state, size.columns(), clock.instant())
                            .whole().stream()
                                    .map(line -> line.render(size.columns() - 1, terminal.colour()))
                                    .toList(),
                    size);
        }
    }
}
