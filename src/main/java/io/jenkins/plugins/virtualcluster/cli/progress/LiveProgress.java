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
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

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
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
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
    public void event(Event event) {
        lock.lock();
        try {
            state.apply(event);
            toPrint.addAll(EventLines.ofTrouble(event));
            if (event instanceof Event.HostEnded ended) {
                lastLines.forget(ended.stage(), ended.host());
            }
            changed = true;
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void output(Stage stage, String host, ByteBuffer bytes) {
        lastLines.take(stage, host, bytes);
    }

    @Override
    public void progress(String now) {
        lock.lock();
        try {
            sentence = now;
            changed = true;
            news.signal();
        } finally {
            lock.unlock();
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
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(LONGEST_PAUSE - SHORTEST_PAUSE);
            while (!changed && !closed && left > 0) {
                left = news.awaitNanos(left);
            }
            changed = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void draw() {
        Terminal.Size size = terminal.size().get();
        List<String> print;
        List<StyledLine> lines;
        lock.lock();
        try {
            print = toPrint;
            toPrint = new ArrayList<>();
            lines = new LiveView(state, size, clock.instant(), sentence).lines(lastLines::of);
        } finally {
            lock.unlock();
        }
        if (!print.isEmpty()) {
            screen.print(print, size);
        }
        screen.draw(lines, size);
    }

    /** Leaves the whole matrix on the terminal. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            news.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        try {
            painter.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        Terminal.Size size = terminal.size().get();
        screen.print(toPrint, size);
        if (state.stages().stream().anyMatch(stage -> stage.verdict().isPresent())) {
            screen.print(
                    new Matrix(state, size.columns(), clock.instant())
                            .whole().stream()
                                    .map(line -> line.render(size.columns() - 1, terminal.colour()))
                                    .toList(),
                    size);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
