package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.record.ImageType;
import io.jenkins.plugins.virtualcluster.record.Journal;
import io.jenkins.plugins.virtualcluster.record.JournalTail;
import io.jenkins.plugins.virtualcluster.record.LineKinds;
import io.jenkins.plugins.virtualcluster.record.RunState;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The data of a page that is one file: blocks of JSON in which nothing can end the block. Cells that failed come first. */
final class ReportBlocks {
    /** Of one output no more is put in, in bytes: its end. */
    private static final int TAIL = 256 << 10;
    /** No larger image is put in, in bytes. */
    private static final int IMAGE = 2 << 20;
    /** Outputs, scripts and files together, in bytes. */
    private static final long ALL = 20L << 20;
    /** About so much of the journal is held in memory at once, in bytes. */
    private static final int EVENTS = 1 << 20;

    private final RecordDirectory record;
    private final Writer out;
    private final LineKinds own;
    private long room = ALL;
    private int leftOut;

    /** @param kinds of the lines that the suite's own patterns tell apart, by their numbers from 0; null if it has none */
    private record Text(long length, long from, String base64, String times, Map<Integer, LineFilter> kinds) {}

    ReportBlocks(RecordDirectory record, Writer out) {
        this.record = record;
        this.out = out;
        this.own = record.kinds();
    }

    void write(RunState state) throws IOException {
        events();
        List<CollectedFiles.Entry> collected = CollectedFiles.of(record);
        block("id=\"data-files\"", Json.MAPPER.writeValueAsString(collected));
        // of a longer output only the end is in the report, which counts lines from there
        block(
                "id=\"data-failures\"",
                Json.MAPPER.writeValueAsString(
                        new RunFailures(record, new LineIndexes(), TAIL, () -> false).of(state)));
        for (boolean good : new boolean[] {false, true}) {
            for (RunState.StageState stage : state.stages()) {
                for (RunState.CellState cell : stage.hosts().values()) {
                    if (cell.end().map(end -> end.verdict().isGood()).orElse(false) == good) {
                        cell(stage, cell.host());
                    }
                }
            }
        }
        for (CollectedFiles.Entry entry : collected) {
            file(entry);
        }
        note();
    }

    /** Lines of a damaged journal that are no events are omitted; the block {@code data-run} says which. */
    private void events() throws IOException {
        begin("id=\"data-events\"");
        out.write("[");
        if (Files.isRegularFile(record.files().journal())) {
            try (FileChannel journal = FileChannel.open(record.files().journal(), StandardOpenOption.READ)) {
                events(journal);
            }
        }
        out.write("]");
        end();
    }

    private void events(FileChannel journal) throws IOException {
        long at = 0;
        boolean first = true;
        for (byte[] lines = JournalTail.wholeLines(journal, at, EVENTS);
                lines.length > 0;
                lines = JournalTail.wholeLines(journal, at, EVENTS)) {
            for (String line : new String(lines, StandardCharsets.UTF_8).split("\n")) {
                if (Journal.isEvent(line)) {
                    json((first ? "" : ",\n") + line);
                    first = false;
                }
            }
            at += lines.length;
        }
    }

    private void cell(RunState.StageState stage, String host) throws IOException {
        String name = stage.stage() + "/" + host;
        try {
            text(
                    "data-output=\"" + Assets.escape(name) + "\"",
                    record.files().output(stage.stage(), host),
                    times(record.files().times(stage.stage(), host)),
                    own);
            script(name, record.files().script(stage.stage(), host));
        } catch (IllegalArgumentException e) {
            // the host's name is none of a file: it has left nothing
            return;
        }
    }

    /** The end of a text: an output or a collected file. */
    private void text(String attribute, Path file, String times, LineKinds kinds) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        long length = Files.size(file);
        long from = Math.max(0, length - TAIL);
        if (!take(length - from)) {
            return;
        }
        byte[] bytes;
        try (FileChannel channel = FileChannel.open(record.file(file), StandardOpenOption.READ)) {
            bytes = OutputApi.read(channel, from, length);
        }
        block(
                attribute,
                Json.MAPPER.writeValueAsString(new Text(
                        from + bytes.length,
                        from,
                        Base64.getEncoder().encodeToString(bytes),
                        times,
                        kinds == LineKinds.USUAL ? null : kinds(bytes, kinds))));
    }

    private static Map<Integer, LineFilter> kinds(byte[] bytes, LineKinds kinds) {
        Map<Integer, LineFilter> found = new TreeMap<>();
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            LineFilter kind = LineFilter.of(LineKinds.plain(lines[i]), kinds);
            if (kind != LineFilter.ALL) {
                found.put(i, kind);
            }
        }
        return found;
    }

    private static String times(Path times) throws IOException {
        return Files.isRegularFile(times) && Files.size(times) <= TAIL ? Files.readString(times) : "";
    }

    private void script(String name, Path script) throws IOException {
        if (Files.isRegularFile(script) && Files.size(script) <= TAIL && take(Files.size(script))) {
            String text = new String(Files.readAllBytes(record.file(script)), StandardCharsets.UTF_8);
            block("data-script=\"" + Assets.escape(name) + "\"", Json.MAPPER.writeValueAsString(text));
        }
    }

    /** A file that is no text cannot be read in the report, nor downloaded from it. */
    private void file(CollectedFiles.Entry entry) throws IOException {
        Path file = record.file(record.files().path().resolve("collected").resolve(entry.path()));
        Optional<ImageType> image = entry.kind().equals("attachment") ? ImageType.of(file) : Optional.empty();
        if (image.isPresent()) {
            image(entry.path(), file, image.get());
        } else if (CollectedFiles.isText(record, file)) {
            text("data-file=\"" + Assets.escape(entry.path()) + "\"", file, "", LineKinds.USUAL);
        }
    }

    /** An image of the record, as the address that it has within the page. */
    private void image(String path, Path file, ImageType type) throws IOException {
        if (Files.size(file) <= IMAGE && take(Files.size(file))) {
            String data = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
            block(
                    "data-image=\"" + Assets.escape(path) + "\"",
                    Json.MAPPER.writeValueAsString("data:" + type.mime() + ";base64," + data));
        }
    }

    private boolean take(long bytes) {
        if (bytes > room) {
            leftOut++;
            return false;
        }
        room -= bytes;
        return true;
    }

    private void note() throws IOException {
        if (leftOut > 0) {
            String text = "This report contains at most " + (ALL >> 20) + " MiB of outputs, scripts and files; "
                    + leftOut + " of them are only in the record's directory.";
            block("id=\"data-note\"", Json.MAPPER.writeValueAsString(text));
        }
    }

    /** A block of data; a {@code <} is written so that none can begin markup. */
    void block(String attribute, String json) throws IOException {
        begin(attribute);
        json(json);
        end();
    }

    private void begin(String attribute) throws IOException {
        out.write("<script type=\"application/json\" " + attribute + ">");
    }

    private void json(String json) throws IOException {
        out.write(json.replace("<", "\\u003c"));
    }

    private void end() throws IOException {
        out.write("</script>\n");
    }
}
