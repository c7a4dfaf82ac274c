package io.jenkins.plugins.virtualcluster.report.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Where the lines of an output begin, every thousandth of them; reads on when the output has grown. */
final class LineIndex {
    static final int STEP = 1_000;
    private static final int BLOCK = 1 << 20;

    private long[] offsets = {0};
    private int count = 1;
    /** How many lines are ended. */
    private long ended;

    private long length;
    private boolean endsWithLine = true;

    /**
     * The index as a page takes it.
     *
     * @param offsets of the lines 0, 1000, 2000 and so on, in bytes
     * @param lines how many there are, the last one perhaps without its end
     * @param length in bytes, as far as it was looked at
     */
    record View(int step, long[] offsets, long lines, long length) {}

    /** A line, and the offset of its first byte. */
    record Place(long line, long offset) {}

    /** Takes in what is new. */
    synchronized void extend(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            while (channel.read(block.clear(), length) > 0) {
                count(block.array(), block.position());
            }
        }
    }

    private void count(byte[] bytes, int size) {
        for (int i = 0; i < size; i++) {
            if (bytes[i] == '\n' && ++ended % STEP == 0) {
                if (count == offsets.length) {
                    offsets = Arrays.copyOf(offsets, count * 2);
                }
                offsets[count++] = length + i + 1;
            }
        }
        length += size;
        endsWithLine = bytes[size - 1] == '\n';
    }

    synchronized View view() {
        return new View(STEP, Arrays.copyOf(offsets, count), ended + (endsWithLine ? 0 : 1), length);
    }

    /** The last indexed line that is not behind the one asked for. */
    synchronized Place place(long line) {
        int step = (int) Math.min(count - 1L, line / STEP);
        return new Place((long) step * STEP, offsets[step]);
    }
}
