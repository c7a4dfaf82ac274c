package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * One host's output of one stage while it is being written: the bytes as they come, and beside them when they came. A
 * thread that is interrupted may write.
 */
public final class OutputFile implements AutoCloseable {
    /**
     * Times are kept no finer than this, in milliseconds, so that much output costs few lines. A clock
     * that was set back is followed.
     */
    private static final long GRAIN = 50;

    private final RandomAccessFile output;
    private final RandomAccessFile times;
    private final Clock clock;
    private final Consumer<ByteBuffer> listener;
    private long length;
    private long lastTime = Long.MIN_VALUE;

    private OutputFile(RandomAccessFile output, RandomAccessFile times, Clock clock, Consumer<ByteBuffer> listener)
            throws IOException {
        this.output = output;
        this.times = times;
        this.clock = clock;
        this.listener = listener;
        this.length = output.length();
        output.seek(length);
        seekToEndOfLines(times);
    }

    /** Opens both files to append, making them if needed. */
    static OutputFile open(Path outputFile, Path timesFile, Clock clock, Consumer<ByteBuffer> listener)
            throws IOException {
        Files.createDirectories(outputFile.resolveSibling(""));
        RandomAccessFile output = new RandomAccessFile(outputFile.toFile(), "rw");
        RandomAccessFile times;
        try {
            times = new RandomAccessFile(timesFile.toFile(), "rw");
        } catch (IOException e) {
            output.close();
            throw e;
        }
        try {
            return new OutputFile(output, times, clock, listener);
        } catch (IOException e) {
            output.close();
            times.close();
            throw e;
        }
    }

    /** Cuts off a line that a killed process left unfinished: it is shorter than 64 bytes. */
    private static void seekToEndOfLines(RandomAccessFile times) throws IOException {
        long end = times.length();
        byte[] tail = new byte[(int) Math.min(64, end)];
        times.seek(end - tail.length);
        times.readFully(tail);
        int keep = tail.length;
        while (keep > 0 && tail[keep - 1] != '\n') {
            keep--;
        }
        times.setLength(end - tail.length + keep);
        times.seek(times.length());
    }

    /** How many bytes of the output are kept. */
    public synchronized long length() {
        return length;
    }

    /**
     * Appends bytes of output.
     *
     * @throws IOException if not all of them could be written, such as on a full disk; {@link #length} says what is kept
     */
    public synchronized void write(byte[] bytes, int offset, int count) throws IOException {
        if (count == 0) {
            return;
        }
        long now = clock.millis();
        if (now - GRAIN >= lastTime || now < lastTime) {
            times.write((length + " " + now + "\n").getBytes(StandardCharsets.US_ASCII));
            lastTime = now;
        }
        try {
            output.write(bytes, offset, count);
            length += count;
        } catch (IOException e) {
            length = output.length();
            throw e;
        }
        listener.accept(ByteBuffer.wrap(bytes, offset, count).asReadOnlyBuffer());
    }

    @Override
    public synchronized void close() throws IOException {
        try (times) {
            output.close();
        }
    }
}
