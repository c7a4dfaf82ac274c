package io.jenkins.plugins.virtualcluster.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The append-only file of a run's events. Each event is one line, written by one call; a last line without its end is what
 * a killed process left, and does not count.
 */
public final class Journal implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final ObjectWriter WRITER = JSON.writerFor(Event.class);
    private static final ObjectReader READER = JSON.readerFor(Event.class);

    private final FileChannel channel;

    private Journal(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens it to append, making it if needed; an unfinished last line is cut off. */
    public static Journal open(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            long end = endOfLastLine(channel);
            channel.truncate(end);
            channel.position(end);
            return new Journal(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Appends one event; it is with the operating system when this returns. */
    public synchronized void append(Event event) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((WRITER.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            channel.write(line);
        }
    }

    /** Has what was appended written to the disk. */
    public synchronized void force() throws IOException {
        channel.force(false);
    }

    /**
     * All events of a journal, also of one that is being written.
     *
     * @throws IOException if it cannot be read, or a whole line is no event: the message names the line
     */
    public static List<Event> read(Path file) throws IOException {
        List<Event> events = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                BufferedReader lines = Files.newBufferedReader(file)) {
            long end = endOfLastLine(channel);
            long read = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read += line.getBytes(StandardCharsets.UTF_8).length + 1L;
                if (read > end) {
                    break;
                }
                events.add(parse(line, file, events.size() + 1));
            }
        }
        return events;
    }

    /** One event as its line, without the line's end. */
    public static String line(Event event) {
        try {
            return WRITER.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Event parse(String line, Path file, int number) throws IOException {
        try {
            return READER.readValue(line);
        } catch (JsonProcessingException e) {
            throw new IOException(file + ":" + number + ": not an event of a run: " + e.getOriginalMessage(), e);
        }
    }

    private static long endOfLastLine(FileChannel channel) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(8192);
        long end = channel.size();
        while (end > 0) {
            long start = Math.max(0, end - block.capacity());
            block.clear().limit((int) (end - start));
            while (block.hasRemaining() && channel.read(block, start + block.position()) >= 0) {
                // until the block is full
            }
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
