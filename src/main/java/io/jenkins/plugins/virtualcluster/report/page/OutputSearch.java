package io.jenkins.plugins.virtualcluster.report.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.jenkins.plugins.virtualcluster.record.LineKinds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the lines of an output that contain a text and pass a filter, or those that mark sections. Upper and lower case are the
 * same; colours and other escape sequences are ignored. An output is searched in turns: a turn can end anywhere, even inside a
 * line of gigabytes, and the next one continues from there. Memory is bounded by {@link #SEARCHED} and by the number of matches.
 */
final class OutputSearch {
    /** No longer text is searched for, in characters. */
    static final int LONGEST_TEXT = 256;

    /** Of a longer line only this many bytes are searched, its first ones. */
    static final int SEARCHED = 1 << 20;

    /** Of a line the same for its mark. */
    private static final int MARKED = 4 << 10;

    private static final int BLOCK = 1 << 18;

    private final LineFilter filter;
    private final String wanted;
    private final boolean forMarks;
    private final BooleanSupplier over;
    private final int block;
    private final int searched;
    private LineKinds kinds = LineKinds.USUAL;
    private long until = Long.MAX_VALUE;
    private final List<Match> matches = new ArrayList<>();
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    /**
     * A line.
     *
     * @param line its number, from 0
     * @param offset of its first byte
     * @param length in bytes, without its end; if the turn ended inside the line, only what was seen of it
     * @param mark what the line marks; none in a search for a text
     * @param kind the narrowest filter that the line passes; none where the usual words tell it, which the page knows itself
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Match(long line, long offset, long length, Optional<SectionMark> mark, Optional<LineFilter> kind) {
        Match(long line, long offset, long length, Optional<SectionMark> mark) {
            this(line, offset, length, mark, Optional.empty());
        }
    }

    /**
     * Where a search begins or continues.
     *
     * @param first lines before this one are not reported
     * @param line the line that begins at the offset; if the offset is inside a line, the one behind that
     * @param offset in bytes
     */
    record Cursor(long first, long line, long offset) {
        private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,18})");

        /**
         * Reads the text of a cursor.
         *
         * @throws ApiException 400, if it is not one
         */
        static Cursor parse(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw ApiException.badRequest("'" + (text.length() > LONGEST_TEXT ? "..." : text)
                        + "' is no place in an output; expected 'next' or 'end' of an earlier answer");
            }
            MatchResult parts = form.toMatchResult();
            return new Cursor(
                    Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3)));
        }

        @JsonValue
        String text() {
            return first + "." + line + "." + offset;
        }
    }

    /**
     * What a turn found.
     *
     * @param next where the next turn continues; none if all of the output was searched
     * @param end where to continue when the output has grown; matches from that line on are replaced by what is found then
     * @param endLine that line
     */
    record Result(List<Match> matches, Optional<Cursor> next, Cursor end, long endLine) {}

    /**
     * A turn of a search.
     *
     * @param over says that the turn is to end; asked after each line, and inside long ones after each block
     */
    OutputSearch(LineFilter filter, String text, BooleanSupplier over) {
        this(filter, text, over, BLOCK, SEARCHED);
    }

    /** The same with other bounds: bytes that are read at once, and bytes of a line that are searched. */
    OutputSearch(LineFilter filter, String text, BooleanSupplier over, int block, int searched) {
        this(filter, text, false, over, block, searched);
    }

    /** A turn of a search for the lines that mark sections. */
    static OutputSearch forMarks(BooleanSupplier over) {
        return new OutputSearch(LineFilter.ALL, "", true, over, BLOCK, MARKED);
    }

    private OutputSearch(
            LineFilter filter, String text, boolean forMarks, BooleanSupplier over, int block, int searched) {
        this.filter = filter;
        this.forMarks = forMarks;
        this.wanted = text.toLowerCase(Locale.ROOT);
        this.over = over;
        this.block = block;
        this.searched = searched;
    }

    /** Has lines told apart by these; the usual ones if this is not called. */
    OutputSearch by(LineKinds own) {
        kinds = own;
        return this;
    }

    /** Has it end behind that line, counted from 0. */
    OutputSearch until(long line) {
        until = line;
        return this;
    }

    /** Searches until the end of the output, the limit of matches, or the turn's end; at least one line or block. */
    Result run(Path file, Cursor from, int limit) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return run(channel, from, limit);
        }
    }

    private Result run(FileChannel channel, Cursor from, int limit) throws IOException {
        long line = from.line;
        long offset = from.offset;
        long start = offset;
        boolean inSearchedLine = isInsideLine(channel, offset);
        ByteBuffer bytes = ByteBuffer.allocate(block);
        while (channel.read(bytes.clear(), offset) > 0) {
            int at = 0;
            for (int end = lineEnd(bytes, at); end >= 0; end = lineEnd(bytes, at)) {
                if (!inSearchedLine) {
                    keep(bytes, at, end);
                    take(from, line++, start, offset + end);
                }
                inSearchedLine = false;
                at = end + 1;
                start = offset + at;
                if (matches.size() >= limit || line > until || over.getAsBoolean()) {
                    return result(from, line, start, start < channel.size());
                }
            }
            if (!inSearchedLine) {
                keep(bytes, at, bytes.position());
            }
            offset += bytes.position();
            if ((inSearchedLine || head.size() == searched) && over.getAsBoolean()) {
                if (!inSearchedLine) {
                    take(from, line++, start, offset);
                }
                return result(from, line, offset, offset < channel.size());
            }
        }
        if (inSearchedLine || offset == start) {
            return result(from, line, offset, false);
        }
        boolean isWhole = head.size() == searched;
        take(from, line, start, offset);
        return isWhole ? result(from, line + 1, offset, false) : result(from, line, start, false);
    }

    private Result result(Cursor from, long line, long offset, boolean more) {
        Cursor end = new Cursor(from.first, line, offset);
        return new Result(matches, more ? Optional.of(end) : Optional.empty(), end, line);
    }

    private static boolean isInsideLine(FileChannel channel, long offset) throws IOException {
        ByteBuffer before = ByteBuffer.allocate(1);
        return offset > 0 && channel.read(before, offset - 1) > 0 && before.get(0) != '\n';
    }

    /** Where the line ends, or -1 if that is not among these bytes. */
    private static int lineEnd(ByteBuffer bytes, int from) {
        byte[] array = bytes.array();
        for (int i = from; i < bytes.position(); i++) {
            if (array[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void keep(ByteBuffer bytes, int from, int to) {
        head.write(bytes.array(), from, Math.min(to - from, searched - head.size()));
    }

    private void take(Cursor from, long line, long start, long end) {
        if (line >= from.first) {
            if (forMarks) {
                mark().ifPresent(mark -> matches.add(new Match(line, start, end - start, Optional.of(mark))));
            } else {
                String text = LineKinds.plain(head.toString(StandardCharsets.UTF_8));
                if (isWanted(text)) {
                    Optional<LineFilter> kind =
                            kinds == LineKinds.USUAL ? Optional.empty() : Optional.of(LineFilter.of(text, kinds));
                    matches.add(new Match(line, start, end - start, Optional.empty(), kind));
                }
            }
        }
        head.reset();
    }

    private Optional<SectionMark> mark() {
        byte[] line = head.toByteArray();
        return line.length > 0 && SectionMark.canBeginWith(line[0])
                ? SectionMark.of(LineKinds.plain(new String(line, StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    private boolean isWanted(String text) {
        return (wanted.isEmpty() || text.toLowerCase(Locale.ROOT).contains(wanted)) && filter.passes(text, kinds);
    }
}
