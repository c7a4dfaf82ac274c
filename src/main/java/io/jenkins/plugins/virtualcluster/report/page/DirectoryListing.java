package io.jenkins.plugins.virtualcluster.report.page;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What the names in a directory tell. The directory is listed again only when its modification time is another one, or is so
 * young that a change within the same tick of the file system's clock could have been missed. Safe for use by several threads.
 *
 * @param <T> what the names tell, immutable
 */
public final class DirectoryListing<T> {
    /** No file system counts times in longer ticks, in nanoseconds. */
    private static final long TICK = Duration.ofSeconds(2).toNanos();

    private final Path directory;
    private final Function<List<String>, T> reader;
    private final LongSupplier clock;
    private FileTime modified;
    /** When that modification time was first seen, and when the directory was listed last, in nanoseconds. */
    private long seen;

    private long listed;
    private T told;

    /**
     * Makes one; nothing is read yet.
     *
     * @param directory need not exist: then it has no names
     */
    public DirectoryListing(Path directory, Function<List<String>, T> reader) {
        this(directory, reader, System::nanoTime);
    }

    DirectoryListing(Path directory, Function<List<String>, T> reader, LongSupplier clock) {
        this.directory = directory;
        this.reader = reader;
        this.clock = clock;
    }

    /** What the names tell now. */
    public synchronized T get() throws IOException {
        FileTime now;
        try {
            now = Files.getLastModifiedTime(directory);
        } catch (NoSuchFileException e) {
            modified = null;
            return reader.apply(List.of());
        }
        long time = clock.getAsLong();
        if (!now.equals(modified)) {
            seen = time;
        } else if (listed - seen >= TICK) {
            return told;
        }
        told = reader.apply(names());
        modified = now;
        listed = time;
        return told;
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }
}
