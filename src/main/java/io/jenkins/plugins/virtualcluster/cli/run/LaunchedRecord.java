package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.record.RecordLock;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** A run's record in the hands of a command, also when the run is over: until this is closed, nobody else takes it up. */
final class LaunchedRecord implements AutoCloseable {
    private final RunDirectory directory;
    private final RecordLock lock;
    private FollowUp launch;

    private LaunchedRecord(RunDirectory directory, RecordLock lock, FollowUp launch) {
        this.directory = directory;
        this.lock = lock;
        this.launch = launch;
    }

    /**
     * @param launch to stand in it, unless one stands there already
     * @throws IOException if another process has the record, or it cannot be written
     */
    static LaunchedRecord take(RunDirectory directory, FollowUp launch) throws IOException {
        RecordLock lock = RecordLock.take(directory);
        boolean taken = false;
        try {
            Optional<FollowUp> there = FollowUp.of(directory);
            if (there.isEmpty()) {
                launch.write(directory);
            }
            LaunchedRecord record = new LaunchedRecord(directory, lock, there.orElse(launch));
            taken = true;
            return record;
        } finally {
            if (!taken) {
                lock.close();
            }
        }
    }

    RunDirectory directory() {
        return directory;
    }

    FollowUp launch() {
        return launch;
    }

    /**
     * The id of the next attempt's run, which stands in the record when this returns.
     *
     * @param fresh one that it may have
     */
    String retry(String fresh) throws IOException {
        if (launch.retry().isEmpty()) {
            FollowUp retried = launch.retriedBy(fresh);
            retried.write(directory);
            launch = retried;
        }
        return launch.retry().orElseThrow();
    }

    /** Nothing is left to do, or what is left stands in the next record. */
    void done() throws IOException {
        try (lock) {
            Files.deleteIfExists(directory.launch());
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
