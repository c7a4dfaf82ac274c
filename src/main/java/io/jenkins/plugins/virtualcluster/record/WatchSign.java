package io.jenkins.plugins.virtualcluster.record;

import com.fasterxml.jackson.core.type.TypeReference;
import io.jenkins.plugins.virtualcluster.common.Json;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Says in a directory of records which suites a process runs there by their schedules, and when next. Pages read it, since a
 * schedule alone runs nothing. It counts as long as its process lives.
 */
public final class WatchSign implements Closeable {
    private static final String SIGNS = ".watch";
    private static final TypeReference<Map<String, Instant>> TIMES = new TypeReference<>() {};

    private final Path directory;
    private final RecordLock lock;

    private WatchSign(Path directory, RecordLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Puts it up, without suites at first.
     *
     * @param records the directory is made if needed
     * @param name of the watch: that of another process replaces the sign that a killed one left
     * @throws IOException if it cannot be written, or another process has it up
     */
    public static WatchSign put(Path records, String name) throws IOException {
        Path directory = records.resolve(SIGNS).resolve(name);
        Files.createDirectories(directory);
        WatchSign sign = new WatchSign(directory, RecordLock.take(new RunDirectory(directory)));
        boolean done = false;
        try {
            sign.write(Map.of());
            done = true;
            return sign;
        } finally {
            if (!done) {
                sign.close();
            }
        }
    }

    /** Says when suites run next; the ones before no longer count. */
    public void write(Map<String, Instant> next) throws IOException {
        AtomicFile.write(times(directory), Json.MAPPER.writeValueAsBytes(next));
    }

    private static Path times(Path directory) {
        return directory.resolve("next.json");
    }

    /** When suites run next, by all signs whose processes live; empty if there are none. */
    public static Map<String, Instant> next(Path records) throws IOException {
        Map<String, Instant> next = new TreeMap<>();
        for (Path sign : signs(records.resolve(SIGNS))) {
            try {
                if (RecordLock.isTaken(sign)) {
                    Json.MAPPER
                            .readValue(times(sign).toFile(), TIMES)
                            .forEach((suite, at) -> next.merge(suite, at, (a, b) -> a.isBefore(b) ? a : b));
                }
            } catch (IOException e) {
                // it is being put up or taken down, or nobody's: then it says nothing
                continue;
            }
        }
        return next;
    }

    private static List<Path> signs(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> signs = Files.list(directory)) {
            return signs.filter(Files::isDirectory).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Takes it down. */
    @Override
    public void close() throws IOException {
        try (lock) {
            Files.deleteIfExists(times(directory));
        }
    }
}
