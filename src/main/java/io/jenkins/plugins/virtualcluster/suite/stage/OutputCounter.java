package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.LineKinds;
import io.jenkins.plugins.virtualcluster.record.OutputCount;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Counts the lines of recorded outputs that tell of errors and warnings, one output after the other beside the run: no barrier
 * waits for it. Outputs in which there are none get no event.
 */
public final class OutputCounter {
    /** No longer does it read one output; of a longer one there are at least so many. */
    private static final Duration LONGEST = Duration.ofSeconds(30);
    /** At the run's end, for what is still to be counted. */
    private static final Duration REST = Duration.ofSeconds(10);

    private final RunJournal journal;
    private final LineKinds kinds;
    private final Executor threads;
    /** Guarded by this; done when all that was asked for is counted. */
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    private volatile boolean over;

    public OutputCounter(RunJournal journal, LineKinds kinds, Executor threads) {
        this.journal = journal;
        this.kinds = kinds;
        this.threads = threads;
    }

    /** Counts what another process did not come to count. */
    public void takeUp(RunState before) {
        before.stages()
                .forEach(stage -> stage.hosts().values().stream()
                        .filter(cell -> cell.end().isPresent() && cell.counted().isEmpty())
                        .forEach(cell -> count(
                                stage.stage(), cell.host(), cell.end().get().outputBytes())));
    }

    /**
     * Has the output of that host in that stage counted, which is over.
     *
     * @param bytes that were kept of it
     */
    synchronized void count(Stage stage, String host, long bytes) {
        if (bytes > 0 && !over) {
            last = last.thenRunAsync(() -> countNow(stage, host, bytes), threads);
        }
    }

    private void countNow(Stage stage, String host, long bytes) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        Path output = journal.record().directory().output(stage, host);
        try {
            // of a file that lost a part nobody knows what was in it
            if (!over && Files.isRegularFile(output) && Files.size(output) >= bytes) {
                OutputCount count = OutputCount.of(output, kinds, () -> over || System.nanoTime() - deadline > 0);
                if (count.hasAny()) {
                    journal.append(at -> new Event.OutputCounted(
                            at, stage, host, count.errors(), count.warnings(), count.complete()));
                }
            }
        } catch (IOException e) {
            journal.note(host, "The output of " + stage + " could not be searched for errors: " + e.getMessage());
        }
    }

    /**
     * Ends it: nothing is written to the journal any more when this returns.
     *
     * @param atOnce without waiting for what is still to be counted
     */
    public void end(boolean atOnce) {
        CompletableFuture<Void> rest;
        synchronized (this) {
            rest = last;
        }
        boolean interrupted = Thread.interrupted();
        try {
            rest.get(atOnce || interrupted ? 0 : REST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (TimeoutException | ExecutionException e) {
            // what is being counted ends with its next line; that the journal cannot be written the run has heard
            // itself
        }
        over = true;
        rest.handle((done, failure) -> null).join();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
