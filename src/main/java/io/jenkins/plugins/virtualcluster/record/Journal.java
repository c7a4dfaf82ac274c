package io.jenkins.plugins.virtualcluster.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.jenkins.plugins.virtualcluster.common.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The append-only file of a run's events. Each event is one line, written by one call; a last line without its end is what
 * a killed process left, and does not count. Threads that are interrupted may append: a file channel would be closed by
 * that, so this is none.
 */
public final class Journal implements AutoCloseable {
    private static final ObjectWriter WRITER = Json.MAPPER.writerFor(Event.class);
    private static final ObjectReader READER = Json.MAPPER.readerFor(Event.class);

    /** In bytes; the longest run of a thousand cases on a hundred hosts has a tenth of it. */
    private static final int LONGEST = 1 << 30;

    private final Path path;
    private final RandomAccessFile file;

    private Journal(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /** Opens it to append, making it if needed; an unfinished last line is cut off. */
    public static Journal open(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            long end = endOfLastLine(file);
            file.setLength(end);
            file.seek(end);
            return new Journal(path, file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Appends one event; it is with the operating system when this returns.
     *
     * @throws IOException if it could not be written, such as on a full disk, or was taken away; nothing of it is left
     *     in the journal then
     */
    public synchronized void append(Event event) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "it was taken away while the run went on");
        }
        long start = file.getFilePointer();
        try {
            file.write((line(event) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            try {
                file.setLength(start);
                file.seek(start);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** Has what was appended written to the disk. */
    public synchronized void force() throws IOException {
        file.getFD().sync();
    }

    /**
     * All events of a journal, also of one that is being written.
     *
     * @throws IOException if it cannot be read, or a whole line is no event: the message names the line
     */
    public static List<Event> read(Path path) throws IOException {
        byte[] bytes;
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long end = endOfLastLine(file);
            if (end > LONGEST) {
                throw new IOException(path + " is " + end + " bytes long; expected at most " + LONGEST
                        + ", as no run has so many events");
            }
            bytes = new byte[(int) end];
            file.seek(0);
            file.readFully(bytes);
        }
        List<Event> events = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                events.add(parse(bytes, start, i - start, path, events.size() + 1));
                start = i + 1;
            }
        }
        return events;
    }

    /**
     * The first event of a journal, without reading the others.
     *
     * @return none if no event was written whole yet
     * @throws IOException if it cannot be read, or its first line is no event
     */
    public static Optional<Event> first(Path path) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(new FileInputStream(path.toFile()))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    return Optional.of(parse(line.toByteArray(), 0, line.size(), path, 1));
                }
                line.write(next);
            }
        }
        return Optional.empty();
    }

    /** One event as its line, without the line's end. */
    public static String line(Event event) {
        try {
            return WRITER.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a line of a journal, without its end, is an event. */
    public static boolean isEvent(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        try {
            parse(bytes, 0, bytes.length, Path.of("events.jsonl"), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static Event parse(byte[] bytes, int offset, int length, Path path, int number) throws IOException {
        try {
            Event event = READER.readValue(bytes, offset, length);
            if (event != null) {
                EventValidation.check(event);
                return event;
            }
        } catch (JsonProcessingException e) {
            throw new IOException(path + ":" + number + ": not an event of a run: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IOException(path + ":" + number + ": not an event of a run: " + e.getMessage(), e);
        }
        throw new IOException(path + ":" + number + ": not an event of a run");
    }

    private static long endOfLastLine(RandomAccessFile file) throws IOException {
        byte[] block = new byte[8192];
        long end = file.length();
        while (end > 0) {
            long start = Math.max(0, end - block.length);
            int length = (int) (end - start);
            file.seek(start);
            file.readFully(block, 0, length);
            for (int i = length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    /** Holds that events which were read have all their fields, and times that can be reckoned with. */
    private static final class EventValidation {
        private static final Instant FIRST = Instant.EPOCH;
        private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

        private EventValidation() {}

        /**
         * @throws IOException naming a field that is not there, or a time before 1970 or after 9999
         */
        static void check(Event event) throws IOException {
            for (RecordComponent field : event.getClass().getRecordComponents()) {
                Object value = value(event, field);
                if (value == null) {
                    throw new IOException("it has no \"" + field.getName() + "\"");
                }
                if (value instanceof Optional<?> optional) {
                    value = optional.orElse(null);
                }
                if (value instanceof Instant time && (time.isBefore(FIRST) || time.isAfter(LAST))) {
                    throw new IOException("\"" + field.getName() + "\" is " + time + "; expected a time from " + FIRST
                            + " to " + LAST);
                }
            }
        }

        private static Object value(Event event, RecordComponent field) {
            try {
                return field.getAccessor().invoke(event);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("the fields of events can be read", e);
            }
        }
    }
}
