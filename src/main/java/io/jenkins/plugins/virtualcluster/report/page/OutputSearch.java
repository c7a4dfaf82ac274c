package io.jenkins.plugins.virtualcluster.report.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the lines of an output that hold a text and pass a filter. Colours and other escape sequences do not count. */
final class OutputSearch {
    private static final long TIME = Duration.ofMillis(1_500).toNanos();
    private static final int BLOCK = 1 << 20;
    private static final byte ESCAPE = 0x1b;

    /** The page looks at no more of a line to tell what it is, in characters. */
    private static final int LOOKED_AT = 4_096;

    private static final Pattern ESCAPES =
            Pattern.compile("\\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?|[^\\[\\]])");

    private final LineFilter filter;
    private final TextMatcher signs;
    private final TextMatcher wanted;
    private final List<Match> matches = new ArrayList<>();
    private Escape escape = Escape.NONE;
    private boolean mayPass;

    private enum Escape {
        NONE,
        BEGUN,
        CONTROL,
        COMMAND
    }

    /**
     * A line.
     *
     * @param line its number, from 0
     * @param offset of its first byte
     * @param length in bytes, without its end
     */
    record Match(long line, long offset, long length) {}

    /**
     * What was found.
     *
     * @param next the line to search on from; none if all was searched
     */
    record Result(List<Match> matches, Optional<Long> next) {}

    OutputSearch(LineFilter filter, String text) {
        this.filter = filter;
        this.signs = new TextMatcher(filter.signs());
        this.wanted = new TextMatcher(List.of(text));
    }

    /**
     * Searches until the output's end, the limit, or the time is over.
     *
     * @param place a line at or before the first one
     * @param first the line to begin with
     */
    Result run(Path file, LineIndex.Place place, long first, int limit) throws IOException {
        long deadline = System.nanoTime() + TIME;
        long line = place.line();
        long start = place.offset();
        long offset = start;
        begin();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            while (channel.read(block.clear(), offset) > 0) {
                byte[] bytes = block.array();
                for (int i = 0; i < block.position(); i++) {
                    if (bytes[i] != '\n') {
                        mayPass |= offset + i == start && filter.mayPass(bytes[i]);
                        take(bytes[i]);
                        continue;
                    }
                    end(channel, line++, first, start, offset + i);
                    start = offset + i + 1;
                    if (matches.size() >= limit) {
                        return new Result(matches, start < channel.size() ? Optional.of(line) : Optional.empty());
                    }
                }
                offset += block.position();
                if (System.nanoTime() - deadline > 0 && line > first && offset < channel.size()) {
                    return new Result(matches, Optional.of(line));
                }
            }
            if (offset > start) {
                end(channel, line, first, start, offset);
            }
        }
        return new Result(matches, Optional.empty());
    }

    private void begin() {
        escape = Escape.NONE;
        signs.begin();
        wanted.begin();
        mayPass = filter == LineFilter.ALL;
    }

    private void end(FileChannel channel, long line, long first, long start, long end) throws IOException {
        if (line >= first && wanted.matched() && (mayPass || signs.matched()) && passes(channel, start, end)) {
            matches.add(new Match(line, start, end - start));
        }
        begin();
    }

    /** Looks at the line itself: the signs alone do not tell. */
    private boolean passes(FileChannel channel, long start, long end) throws IOException {
        if (filter == LineFilter.ALL) {
            return true;
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(4L * LOOKED_AT, end - start));
        while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
            // until all is read
        }
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        String looked = text.substring(0, Math.min(LOOKED_AT, text.length()));
        return filter.passes(ESCAPES.matcher(looked).replaceAll(""));
    }

    private void take(byte each) {
        if (escape == Escape.NONE && each != ESCAPE) {
            signs.take(each);
            wanted.take(each);
            return;
        }
        escape = switch (escape) {
            case NONE -> Escape.BEGUN;
            case BEGUN -> each == '[' ? Escape.CONTROL : each == ']' ? Escape.COMMAND : Escape.NONE;
            case CONTROL -> each >= 0x40 && each <= 0x7e ? Escape.NONE : Escape.CONTROL;
            case COMMAND -> each == 7 ? Escape.NONE : each == ESCAPE ? Escape.BEGUN : Escape.COMMAND;
        };
    }
}
