package io.jenkins.plugins.virtualcluster.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.jenkins.plugins.virtualcluster.common.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The file {@code index.jsonl} of a directory of records: one line an ended run. It holds nothing that the records do not,
 * so it may be lost or wrong at any time; a line that is none is omitted, and its record read again.
 */
final class IndexFile {
    /** Goes up when a line of old no longer says what is needed. */
    private static final int FORMAT = 9;

    private static final ObjectReader READER = Json.MAPPER.readerFor(Line.class);
    private static final ObjectWriter WRITER = Json.MAPPER.writerFor(Line.class);

    private final Path records;
    private final Path file;

    private record Line(int format, IndexEntry entry) {}

    IndexFile(Path records) {
        this.records = records;
        this.file = records.resolve("index.jsonl");
    }

    /** All sound lines. */
    List<IndexEntry> read() {
        List<IndexEntry> entries = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(line, entries);
            }
        } catch (IOException e) {
            // none yet, or not ours from here on: what is missing is read from the records
            return entries;
        }
        return entries;
    }

    private static void add(String text, List<IndexEntry> entries) {
        try {
            Line line = READER.readValue(text);
            if (line != null && line.format == FORMAT && line.entry != null) {
                entries.add(line.entry);
            }
        } catch (JsonProcessingException e) {
            // not a line of ours
            return;
        }
    }

    /** Replaces the file at once, so that a reader sees the old one or the new one. */
    void write(Collection<IndexEntry> entries) throws IOException {
        // Not by createTempFile: it is to be readable as the umask says, as the records are.
        Path fresh = records.resolve(".index-" + UUID.randomUUID() + ".jsonl");
        try {
            try (BufferedWriter writer = Files.newBufferedWriter(fresh, StandardOpenOption.CREATE_NEW)) {
                for (IndexEntry entry : entries) {
                    writer.write(WRITER.writeValueAsString(new Line(FORMAT, entry)));
                    writer.write('\n');
                }
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
