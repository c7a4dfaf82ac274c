package io.jenkins.plugins.virtualcluster.record;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says that a process has a record in its hands, such as to write it; it goes with its process. */
public final class RecordLock implements Closeable {
    /**
     * The files that this process holds. They are not opened a second time: closing any channel to a file gives up all
     * locks that the process has on it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private RecordLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock of a record, whose directory is made if needed.
     *
     * @throws IOException if it is taken already, or the directory cannot be written
     */
    public static RecordLock take(RunDirectory record) throws IOException {
        Files.createDirectories(record.path());
        return take(record.path());
    }

    private static synchronized RecordLock take(Path directory) throws IOException {
        Path file = directory.toRealPath().resolve("lock");
        if (!HELD.add(file)) {
            throw new IOException("The record " + directory + " is being written by this process already");
        }
        RecordLock lock = null;
        try {
            lock = tryLock(file)
                    .orElseThrow(
                            () -> new IOException("The record " + directory + " is being written by another process;"
                                    + " wait for its end, or name another directory for records"));
            return lock;
        } finally {
            if (lock == null) {
                HELD.remove(file);
            }
        }
    }

    /** Whether any process holds the lock of the record in that directory now. */
    static synchronized boolean isTaken(Path directory) throws IOException {
        Path file = directory.toRealPath().resolve("lock");
        if (HELD.contains(file)) {
            return true;
        }
        if (!Files.exists(file)) {
            return false;
        }
        Optional<Boolean> held = SystemLocks.hold(SystemLocks.TABLE, file);
        if (held.isPresent()) {
            return held.get();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        }
    }

    private static Optional<RecordLock> tryLock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        RecordLock lock = null;
        try {
            if (channel.tryLock() != null) {
                lock = new RecordLock(file, channel);
            }
            return Optional.ofNullable(lock);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(file);
        }
    }
}
