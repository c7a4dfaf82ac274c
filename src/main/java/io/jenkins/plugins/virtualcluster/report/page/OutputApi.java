package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.report.page.OutputSearch.Cursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One host's output of one stage; a file that is not there is taken as an empty one. Below {@code api/run/ID/KIND/STAGE/HOST}.
 */
final class OutputApi {
    /** No answer holds more of an output, in bytes. */
    private static final int SLICE = 4 << 20;
    /** No answer holds more matches. */
    private static final int MATCHES = 5_000;

    private static final long TURN = Duration.ofMillis(1_500).toNanos();

    private final LineIndexes lines;

    private record Cell(RecordDirectory record, Stage stage, String host) {
        Path output() {
            return record.files().output(stage, host);
        }

        boolean hasOutput() {
            return Files.exists(output(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    OutputApi(LineIndexes lines) {
        this.lines = lines;
    }

    ApiAnswer answer(RunIndex index, RecordDirectory record, ApiRequest request) throws IOException {
        String kind = request.path().get(2);
        if (!List.of("output", "lines", "search", "times", "script", "raw").contains(kind)) {
            throw ApiException.notFound("A run has no " + kind);
        }
        Cell cell = cell(record, request.from(3));
        RunDirectory files = record.files();
        return switch (kind) {
            case "output" -> slice(index, cell, request);
            case "lines" -> lines(cell);
            case "search" -> search(cell, request);
            case "times" -> cell.hasOutput() ? plain(record, files.times(cell.stage, cell.host)) : ApiAnswer.text("");
            case "script" -> plain(record, files.script(cell.stage, cell.host));
            default -> raw(cell);
        };
    }

    private static Cell cell(RecordDirectory record, List<String> path) {
        if (path.size() < 2) {
            throw ApiException.notFound("The address names no stage and host");
        }
        String stage = String.join("/", path.subList(0, path.size() - 1));
        try {
            Cell cell = new Cell(record, Stage.parse(stage), path.get(path.size() - 1));
            cell.output();
            return cell;
        } catch (IllegalArgumentException e) {
            throw ApiException.notFound("A record has no file for that stage and host: " + e.getMessage());
        }
    }

    private static ApiAnswer slice(RunIndex index, Cell cell, ApiRequest request) throws IOException {
        // before the journal is read: what comes in between wakes the one who waits
        long journal = cell.record.journalSize();
        IndexEntry entry = index.find(cell.record.id())
                .orElseThrow(() -> ApiException.notFound("The run " + cell.record.id() + " has not started"));
        boolean ended = index.hasEnded(entry, cell.stage, cell.host);
        boolean there = cell.hasOutput();
        long from = request.number("from", 0L);
        String type = "application/octet-stream";
        long length = 0;
        long count = 0;
        ApiAnswer answer = ApiAnswer.bytes(type, new byte[0]);
        if (there) {
            Path file = cell.record.file(cell.output());
            length = Files.size(file);
            count = Math.max(0, Math.min(SLICE, Math.min(request.number("to", length), length) - from));
            if (count > 0) {
                answer = ApiAnswer.of(type, new FileBody(file, from, count));
            }
        }
        answer = answer.header("X-Length", length).header("X-Ended", ended);
        if (ended) {
            return answer.tagged(cell.record.id() + "-" + from + "-" + count + "-" + length);
        }
        return count > 0
                ? answer
                : answer.watching(List.of(
                        new ApiAnswer.Watched(cell.output(), there ? length : -1),
                        new ApiAnswer.Watched(cell.record.files().journal(), journal)));
    }

    static byte[] read(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(SLICE, to - from)));
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // until all is read
        }
        byte[] read = new byte[bytes.position()];
        bytes.get(0, read);
        return read;
    }

    private ApiAnswer lines(Cell cell) throws IOException {
        return ApiAnswer.json(
                cell.hasOutput()
                        ? lines.of(cell.record.file(cell.output()), turn()).view()
                        : LineIndex.ofNothing());
    }

    private ApiAnswer search(Cell cell, ApiRequest request) throws IOException {
        LineFilter filter = LineFilter.parse(request.text("filter").orElse("all"));
        String text = request.text("q").orElse("");
        if (text.isEmpty() && filter == LineFilter.ALL) {
            throw ApiException.badRequest("There is nothing to search for; give a text or a filter");
        }
        if (text.length() > OutputSearch.LONGEST_TEXT) {
            throw ApiException.badRequest("The text to search for has " + text.length()
                    + " characters; expected at most " + OutputSearch.LONGEST_TEXT + ". Search for a part of it");
        }
        Optional<Cursor> after = request.text("after").map(Cursor::parse);
        long from = request.number("from", 0L);
        int limit = request.number("limit", 500, MATCHES);
        if (!cell.hasOutput()) {
            Cursor begin = after.orElse(new Cursor(from, 0, 0));
            return ApiAnswer.json(new OutputSearch.Result(List.of(), Optional.empty(), begin, begin.line()));
        }
        Path file = cell.record.file(cell.output());
        BooleanSupplier over = turn();
        Cursor begin = after.isPresent() ? after.get() : cursor(file, from, over);
        return ApiAnswer.json(new OutputSearch(filter, text, over).run(file, begin, limit));
    }

    private Cursor cursor(Path file, long line, BooleanSupplier over) throws IOException {
        LineIndex.Place place = lines.of(file, over).place(line);
        return new Cursor(line, place.line(), place.offset());
    }

    /** What one request may take; whoever asks asks again for the rest. */
    static BooleanSupplier turn() {
        long deadline = System.nanoTime() + TURN;
        return () -> System.nanoTime() - deadline > 0;
    }

    private static ApiAnswer plain(RecordDirectory record, Path file) throws IOException {
        return ApiAnswer.of("text/plain; charset=utf-8", FileBody.of(record.file(file)));
    }

    private static ApiAnswer raw(Cell cell) throws IOException {
        String name = cell.stage.toString().replace('/', '-') + "-" + cell.host + ".log";
        return ApiAnswer.of("application/octet-stream", FileBody.of(cell.record.file(cell.output())))
                .attachedAs(name);
    }
}
