package io.jenkins.plugins.virtualcluster.report.page;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Where the lines of an output begin: every thousandth of them, of very many lines every two-thousandth, and so on. It is
 * extended in turns, one thread at a time; what is known can be read by others meanwhile.
 */
final class LineIndex {
    static final int STEP = 1_000;
    /** No more places are kept. */
    static final int MOST = 1 << 16;

    private static final int BLOCK = 1 << 20;
    /** Who waits longer for another one's turn makes do with what is known, in milliseconds. */
    private static final long LONGEST_WAIT = 1_500;

    private final Object fileKey;
    private final ReentrantLock extending = new ReentrantLock();
    private volatile Known known = new Known(STEP, new long[] {0}, 1, 0, 0, true, false);

    /** The offsets up to the count never change; behind it the one who extends may write. */
    private record Known(
            int step, long[] offsets, int count, long newlines, long length, boolean endsWithLine, boolean complete) {}

    /**
     * The index as a page takes it.
     *
     * @param offsets of the lines 0, step, 2 * step and so on, in bytes
     * @param lines how many there are, the last one perhaps without its end
     * @param newlines how many of them have their end
     * @param length in bytes, as far as they were counted
     * @param complete whether that is the whole output, as long as it was when it was read; else another turn counts on
     */
    record View(int step, long[] offsets, long lines, long newlines, long length, boolean complete) {}

    /** A line, and the offset of its first byte. */
    record Place(long line, long offset) {}

    LineIndex(BasicFileAttributes file) {
        this.fileKey = file.fileKey();
    }

    /** That of an output of which there is no file. */
    static View ofNothing() {
        return new View(STEP, new long[] {0}, 0, 0, 0, true);
    }

    /** Whether this is that file, which may have grown. */
    boolean isOf(BasicFileAttributes file) {
        return Objects.equals(fileKey, file.fileKey()) && known.length <= file.size();
    }

    /**
     * Counts on, up to what is the file's end now.
     *
     * @param over says that the turn is to end; asked after each block
     */
    void extend(Path file, BooleanSupplier over) throws IOException {
        try {
            if (!extending.tryLock(LONGEST_WAIT, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another request counts the lines of " + file);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer block = ByteBuffer.allocate((int) Math.max(1, Math.min(BLOCK, size - known.length)));
            boolean more = known.length < size;
            while (more && channel.read(block.clear(), known.length) > 0) {
                known = counted(block.array(), block.position());
                more = known.length < size && !over.getAsBoolean();
            }
            known = new Known(
                    known.step,
                    known.offsets,
                    known.count,
                    known.newlines,
                    known.length,
                    known.endsWithLine,
                    known.length >= size);
        } finally {
            extending.unlock();
        }
    }

    private Known counted(byte[] bytes, int size) {
        Known old = known;
        int step = old.step;
        long[] offsets = old.offsets;
        int count = old.count;
        long newlines = old.newlines;
        for (int i = 0; i < size; i++) {
            if (bytes[i] != '\n' || ++newlines % step != 0) {
                continue;
            }
            if (count == MOST) {
                offsets = everySecond(offsets);
                count = MOST / 2;
                step *= 2;
            } else if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, count * 2);
            }
            offsets[count++] = old.length + i + 1;
        }
        return new Known(step, offsets, count, newlines, old.length + size, bytes[size - 1] == '\n', false);
    }

    private static long[] everySecond(long[] offsets) {
        long[] half = new long[MOST];
        for (int i = 0; i < MOST / 2; i++) {
            half[i] = offsets[2 * i];
        }
        return half;
    }

    View view() {
        Known now = known;
        return new View(
                now.step,
                Arrays.copyOf(now.offsets, now.count),
                now.newlines + (now.endsWithLine ? 0 : 1),
                now.newlines,
                now.length,
                now.complete);
    }

    /** The last known place that is not behind the line asked for. */
    Place place(long line) {
        Known now = known;
        int at = (int) Math.min(now.count - 1L, line / now.step);
        return new Place((long) at * now.step, now.offsets[at]);
    }
}
