package io.jenkins.plugins.virtualcluster.cli.serve;

import io.jenkins.plugins.virtualcluster.report.page.ApiAnswer.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests that wait for a file to change. They hold no thread: one thread for all looks at the files that are waited for,
 * each once in a while, and at none while nobody waits.
 */
final class FileWatch implements AutoCloseable {
    private static final long INTERVAL = 200;

    private final int most;
    private final Thread thread;
    private final List<Waiter> waiters = new ArrayList<>();
    private boolean closed;

    private record Waiter(List<Watched> files, long deadline, Runnable goOn) {}

    /**
     * Starts the thread.
     *
     * @param most how many may wait at once
     */
    FileWatch(int most) {
        this.most = most;
        this.thread = new Thread(this::run, "watch of live records");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Has something run when one of the files has another size than it was seen with, or at the deadline.
     *
     * @param goOn must be quick: it runs in the thread that watches
     * @return false if too many wait already: it will not be run
     */
    synchronized boolean await(List<Watched> files, Duration longest, Runnable goOn) {
        if (closed || waiters.size() >= most) {
            return false;
        }
        waiters.add(new Waiter(files, System.nanoTime() + longest.toNanos(), goOn));
        notifyAll();
        return true;
    }

    private void run() {
        try {
            while (true) {
                List<Waiter> looked;
                synchronized (this) {
                    while (waiters.isEmpty()) {
                        wait();
                    }
                    wait(INTERVAL);
                    looked = List.copyOf(waiters);
                }
                List<Waiter> ready = ready(looked);
                synchronized (this) {
                    waiters.removeAll(ready);
                }
                ready.forEach(waiter -> waiter.goOn.run());
            }
        } catch (InterruptedException e) {
            // closed
            Thread.currentThread().interrupt();
        }
    }

    private static List<Waiter> ready(List<Waiter> waiters) {
        Map<Path, Long> sizes = new HashMap<>();
        long now = System.nanoTime();
        return waiters.stream()
                .filter(waiter -> now - waiter.deadline >= 0
                        || waiter.files.stream()
                                .anyMatch(each -> sizes.computeIfAbsent(each.file(), FileWatch::size) != each.size()))
                .toList();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiters.clear();
        }
        thread.interrupt();
    }
}
