package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.record.OutputFile;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.WriteFailure;
import io.jenkins.plugins.virtualcluster.remote.OutputSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One host's output of one stage on its way into the record: from its beginning up to a limit. What cannot be kept is left
 * out while the script continues; that is no failure of the host.
 */
final class StageOutput implements OutputSink, AutoCloseable {
    private final RecordWriter record;
    private final Path path;
    private final long limit;
    /** Set once, before others know of this; null if it could not be opened. */
    private volatile OutputFile file;

    private final AtomicLong dropped = new AtomicLong();
    private volatile String failure;
    private volatile Disk unkept;
    /** Guarded by this. */
    private boolean sealed;

    private StageOutput(RecordWriter record, Path path, long limit) {
        this.record = record;
        this.path = path;
        this.limit = limit;
    }

    /**
     * Opens it to write on where it ends.
     *
     * @param limit bytes that are kept
     */
    static StageOutput open(RecordWriter record, Stage stage, String host, long limit) {
        StageOutput output = new StageOutput(record, record.directory().output(stage, host), limit);
        try {
            output.file = record.output(stage, host);
        } catch (IOException e) {
            output.fail(e);
        }
        return output;
    }

    @Override
    public long room() {
        return isSealed() || failure != null || record.trouble().isPresent() ? 0 : Math.max(0, limit - length());
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int count) {
        if (sealed) {
            return;
        }
        long before = file.length();
        try {
            file.write(bytes, offset, count);
        } catch (IOException e) {
            dropped.addAndGet(before + count - file.length());
            fail(e);
        }
    }

    @Override
    public void leaveOut(long bytes) {
        dropped.addAndGet(bytes);
        if (length() < limit && failure == null) {
            failure = record.trouble().orElse(null);
        }
    }

    @Override
    public void unkept(Disk why) {
        unkept = why;
    }

    /** What kept the host from keeping all that the script printed, if it says so. */
    Optional<Disk> unkept() {
        return Optional.ofNullable(unkept);
    }

    /**
     * From now on nothing is written.
     *
     * @return bytes that are kept
     */
    synchronized long seal() {
        sealed = true;
        return length();
    }

    private synchronized boolean isSealed() {
        return sealed;
    }

    /** Bytes that are kept. */
    long length() {
        return file == null ? 0 : file.length();
    }

    /** Bytes behind those, that are not. */
    long dropped() {
        return dropped.get();
    }

    /** Why not all up to the limit could be kept, with the file's name. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    private void fail(IOException cause) {
        failure = WriteFailure.sentence(path, cause);
        record.trouble(failure);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
