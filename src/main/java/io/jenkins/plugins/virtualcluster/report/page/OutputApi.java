package io.jenkins.plugins.virtualcluster.report.page;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.jenkins.plugins.virtualcluster.record.LineKinds;
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
 * The texts of a record, in parts: one host's output of one stage, below {@code api/run/ID/KIND/STAGE/HOST}, of which a file that
 * is not there is taken as an empty one; and a collected file, below {@code api/run/ID/collected/KIND/PATH}.
 */
final class OutputApi {
    /** No answer holds more of an output, in bytes. */
    private static final int SLICE = 4 << 20;
    /** No answer holds more matches. */
    private static final int MATCHES = 5_000;

    private static final String BYTES = "application/octet-stream";

    private static final long TURN = Duration.ofMillis(1_500).toNanos();

    private final LineIndexes lines;

    private record Cell(RecordDirectory record, Stage stage, String host) {
        Path output() {
            return record.files().output(stage, host);
        }

        boolean hasOutput() {
            return Files.exists(output(), LinkOption.NOFOLLOW_LINKS);
        }

        Optional<Path> file() throws IOException {
            return hasOutput() ? Optional.of(record.file(output())) : Optional.empty();
        }
    }

    OutputApi(LineIndexes lines) {
        this.lines = lines;
    }

    ApiAnswer answer(RunIndex index, RecordDirectory record, ApiRequest request) throws IOException {
        String kind = request.path().get(2);
        if (!List.of("output", "lines", "search", "marks", "times", "script", "raw")
                .contains(kind)) {
            throw ApiException.notFound("A run has no " + kind);
        }
        Cell cell = cell(record, request.from(3));
        RunDirectory files = record.files();
        return switch (kind) {
            case "output" -> slice(index, cell, request);
            case "lines" -> lines(cell);
            case "search" -> search(cell.file(), record.kinds(), request);
            case "marks" -> marks(cell.file(), request);
            case "times" -> cell.hasOutput() ? plain(record, files.times(cell.stage, cell.host)) : ApiAnswer.text("");
            case "script" -> plain(record, files.script(cell.stage, cell.host));
            default -> raw(cell);
        };
    }

    /** A collected file, which does not grow any more. */
    ApiAnswer collected(RecordDirectory record, ApiRequest request) throws IOException {
        String kind = request.from(3).stream().findFirst().orElse("");
        Path file = CollectedFiles.file(record, request.from(4));
        return switch (kind) {
            case "output" -> {
                long length = Files.size(file);
                FileBody part = part(file, length, request);
                yield ApiAnswer.of(BYTES, part)
                        .header("X-Length", length)
                        .header("X-Ended", true)
                        .tagged(record.id() + "-" + part.from() + "-" + part.length() + "-" + length + "-"
                                + Files.getLastModifiedTime(file).toMillis());
            }
            case "lines" ->
                ApiAnswer.json(new FileLines(lines.of(file, turn()).view(), CollectedFiles.isText(record, file)));
            case "search" -> search(Optional.of(file), LineKinds.USUAL, request);
            case "marks" -> marks(Optional.of(file), request);
            default -> throw ApiException.notFound("A collected file has no " + kind);
        };
    }

    /** The lines of a collected file, and whether it is meant to be read. */
    private record FileLines(@JsonUnwrapped LineIndex.View lines, boolean text) {}

    private static FileBody part(Path file, long length, ApiRequest request) {
        long from = request.number("from", 0L);
        long count = Math.min(SLICE, Math.min(request.number("to", length), length) - from);
        return new FileBody(file, from, Math.max(0, count));
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
        Optional<Path> file = cell.file();
        long from = request.number("from", 0L);
        long length = file.isPresent() ? Files.size(file.get()) : 0;
        long count = 0;
        ApiAnswer answer = ApiAnswer.bytes(BYTES, new byte[0]);
        if (file.isPresent()) {
            FileBody part = part(file.get(), length, request);
            count = part.length();
            answer = count > 0 ? ApiAnswer.of(BYTES, part) : answer;
        }
        answer = answer.header("X-Length", length).header("X-Ended", ended);
        if (ended) {
            return answer.tagged(cell.record.id() + "-" + from + "-" + count + "-" + length);
        }
        return count > 0
                ? answer
                : answer.watching(List.of(
                        new ApiAnswer.Watched(cell.output(), file.isPresent() ? length : -1),
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

    private ApiAnswer search(Optional<Path> file, LineKinds kinds, ApiRequest request) throws IOException {
        LineFilter filter = LineFilter.parse(request.text("filter").orElse("all"));
        String text = request.text("q").orElse("");
        if (text.isEmpty() && filter == LineFilter.ALL) {
            throw ApiException.badRequest("There is nothing to search for; give a text or a filter");
        }
        if (text.length() > OutputSearch.LONGEST_TEXT) {
            throw ApiException.badRequest("The text to search for has " + text.length()
                    + " characters; expected at most " + OutputSearch.LONGEST_TEXT + ". Search for a part of it");
        }
        BooleanSupplier over = turn();
        return found(
                new OutputSearch(filter, text, over).by(kinds).until(request.number("to", Long.MAX_VALUE)),
                file,
                request,
                over);
    }

    private ApiAnswer marks(Optional<Path> file, ApiRequest request) throws IOException {
        BooleanSupplier over = turn();
        return found(OutputSearch.forMarks(over), file, request, over);
    }

    private ApiAnswer found(OutputSearch search, Optional<Path> file, ApiRequest request, BooleanSupplier over)
            throws IOException {
        Optional<Cursor> after = request.text("after").map(Cursor::parse);
        long from = request.number("from", 0L);
        int limit = request.number("limit", 500, MATCHES);
        if (file.isEmpty()) {
            Cursor begin = after.orElse(new Cursor(from, 0, 0));
            return ApiAnswer.json(new OutputSearch.Result(List.of(), Optional.empty(), begin, begin.line()));
        }
        Cursor begin = after.isPresent() ? after.get() : cursor(file.get(), from, over);
        return ApiAnswer.json(search.run(file.get(), begin, limit));
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
