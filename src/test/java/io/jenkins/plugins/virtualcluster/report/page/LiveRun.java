package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A sample run that a thread writes on in real time, until it ends or is closed. */
public final class LiveRun implements AutoCloseable {
    private final SampleRun run;
    private final Thread thread;

    private LiveRun(SampleRun run, Duration stage) {
        this.run = run;
        this.thread = new Thread(() -> write(stage), "live run " + run.plan().id());
    }

    /**
     * Starts to write.
     *
     * @param stage how long each stage takes; its hosts end one after the other
     */
    public static LiveRun start(Path records, Duration stage) throws IOException {
        SampleRun run = SampleRun.start(records, SampleRecords.plan("live5e", Instant.now()));
        run.definitions("#!/bin/sh\necho live\n");
        run.boot();
        run.catchUp();
        LiveRun live = new LiveRun(run, stage);
        live.thread.start();
        return live;
    }

    /** The record's id. */
    public String id() {
        return run.plan().id();
    }

    private void write(Duration stage) {
        try {
            for (Stage each : run.plan().stages()) {
                stage(each, stage);
            }
            run.stop(Verdict.PASSED, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            // closed before its end: the record stays as that of a run that was broken off
            Thread.currentThread().interrupt();
        }
    }

    private void stage(Stage stage, Duration time) throws IOException, InterruptedException {
        run.catchUp();
        run.begin(stage);
        List<String> hosts = run.plan().activeHosts();
        int steps = 10 * hosts.size();
        for (int step = 1; step <= steps; step++) {
            Thread.sleep(Math.max(1, time.toMillis() / steps));
            run.catchUp();
            int ended = step / 10;
            for (String host : hosts.subList(Math.min(ended, hosts.size()), hosts.size())) {
                run.output(stage, host, "step " + step + " of " + stage + " on " + host + "\n");
            }
            if (step % 10 == 0) {
                run.end(stage, hosts.get(ended - 1), Verdict.PASSED, 0, null);
            }
        }
        run.end(stage, Verdict.PASSED, null);
    }

    /** Waits for the run's end. */
    public void join() throws InterruptedException {
        thread.join();
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        run.close();
    }
}
