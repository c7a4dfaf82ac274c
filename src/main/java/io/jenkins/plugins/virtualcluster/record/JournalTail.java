package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a journal on as it grows; only whole lines count. A line that is no event is skipped and kept as damage, so that
 * the others can still be shown. Not safe for use by several threads.
 */
public final class JournalTail {
    /** How much is read at once, in bytes; a line may be longer. */
    private static final int BLOCK = 1 << 20;
    /** So many damaged lines are named. */
    private static final int NAMED = 5;

    private final Path journal;
    private long offset;
    private int line;
    private final List<String> damage = new ArrayList<>();
    private int damaged;

    public JournalTail(Path journal) {
        this.journal = journal;
    }

    /** How many bytes of the journal were given. */
    public long offset() {
        return offset;
    }

    /** What is wrong with the lines so far that are no events: the first ones by their numbers, and how many more there are. */
    public List<String> damage() {
        List<String> all = new ArrayList<>(damage);
        if (damaged > damage.size()) {
            all.add(journal.getFileName() + ": " + (damaged - damage.size()) + " more damaged lines");
        }
        return all;
    }

    /**
     * The events since the last call; {@link #damage} tells of lines that are none.
     *
     * @throws IOException if it cannot be read
     */
    public List<Event> next() throws IOException {
        List<Event> events = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.READ)) {
            byte[] lines = wholeLines(channel, offset, BLOCK);
            while (lines.length > 0) {
                parse(lines, events);
                offset += lines.length;
                lines = wholeLines(channel, offset, BLOCK);
            }
        }
        return events;
    }

    private void parse(byte[] lines, List<Event> events) {
        int start = 0;
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] == '\n') {
                line++;
                try {
                    events.add(Journal.parse(lines, start, i - start, journal.getFileName(), line));
                } catch (IOException e) {
                    damaged++;
                    if (damage.size() < NAMED) {
                        damage.add(e.getMessage());
                    }
                }
                start = i + 1;
            }
        }
    }

    /**
     * The journal's bytes from an offset on to the end of a line: about as many as asked for, more if the first line is longer,
     * none if no whole line is there.
     */
    public static byte[] wholeLines(FileChannel journal, long from, int about) throws IOException {
        int room = about;
        while (true) {
            ByteBuffer block =
                    ByteBuffer.allocate((int) Math.min(room, Math.max(0, Math.min(journal.size() - from, 1 << 30))));
            while (block.hasRemaining() && journal.read(block, from + block.position()) >= 0) {
                // until the block is full
            }
            for (int end = block.position(); end > 0; end--) {
                if (block.get(end - 1) == '\n') {
                    byte[] lines = new byte[end];
                    block.get(0, lines);
                    return lines;
                }
            }
            if (block.capacity() < room || room >= 1 << 29) {
                return new byte[0];
            }
            room *= 2;
        }
    }
}
