package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.function.Consumer;

/** One host's output of one stage while it is being written: the bytes as they come, and beside them when they came. */
public final class OutputFile implements AutoCloseable {
    /** Times are kept no finer than this, in milliseconds, so that much output costs few lines. */
    private static final long GRAIN = 50;

    private final FileChannel output;
    private final FileChannel times;
    private final Clock clock;
    private final Consumer<ByteBuffer> listener;
    private long length;
    private long lastTime = Long.MIN_VALUE;

    private OutputFile(FileChannel output, FileChannel times, Clock clock, Consumer<ByteBuffer> listener)
            throws IOException {
        this.output = output;
        this.times = times;
        this.clock = clock;
        this.listener = listener;
        this.length = output.size();
    }

    /** Opens both files to append, making them if needed. */
    static OutputFile open(Path outputFile, Path timesFile, Clock clock, Consumer<ByteBuffer> listener)
            throws IOException {
        Files.createDirectories(outputFile.getParent());
        FileChannel output = FileChannel.open(outputFile, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try {
            FileChannel times = FileChannel.open(timesFile, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return new OutputFile(output, times, clock, listener);
        } catch (IOException e) {
            output.close();
            throw e;
        }
    }

    /** How many bytes of the output are kept. */
    public synchronized long length() {
        return length;
    }

    public synchronized void write(byte[] bytes, int offset, int count) throws IOException {
        if (count == 0) {
            return;
        }
        long now = clock.millis();
        if (now - GRAIN >= lastTime) {
            writeAll(times, ByteBuffer.wrap((length + " " + now + "\n").getBytes(StandardCharsets.US_ASCII)));
            lastTime = now;
        }
        writeAll(output, ByteBuffer.wrap(bytes, offset, count));
        length += count;
        listener.accept(ByteBuffer.wrap(bytes, offset, count).asReadOnlyBuffer());
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        try (times) {
            output.close();
        }
    }
}
