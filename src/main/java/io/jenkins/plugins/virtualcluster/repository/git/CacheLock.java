package io.jenkins.plugins.virtualcluster.repository.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Says that something in the cache is used by one thread of one process alone; it goes with its process. */
public final class CacheLock implements AutoCloseable {
    /**
     * The files that this process holds. They are not opened a second time: closing any channel to a file gives up all
     * locks that the process has on it.
     */
    private static final Set<Path> HELD = new HashSet<>();
    /** The system tells nobody when a lock of another process is free. */
    private static final long LOOK_MILLIS = 50;

    private final Path file;
    private final FileChannel channel;

    private CacheLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Takes the lock if it is free; the file is made if need be. */
    public static Optional<CacheLock> tryTake(Path lock) throws IOException {
        Path file = lock.toAbsolutePath();
        synchronized (HELD) {
            if (!HELD.add(file)) {
                return Optional.empty();
            }
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            // Who removed the file while this waited to open it holds a lock on what has no name any more.
            taken = channel.tryLock() != null && Files.exists(file);
            return taken ? Optional.of(new CacheLock(file, channel)) : Optional.empty();
        } finally {
            if (!taken) {
                if (channel != null) {
                    channel.close();
                }
                release(file);
            }
        }
    }

    /** Takes the lock, after others; none if it does not become free in that time. */
    static Optional<CacheLock> take(Path file, Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        Optional<CacheLock> lock = tryTake(file);
        while (lock.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(LOOK_MILLIS);
            lock = tryTake(file);
        }
        return lock;
    }

    private static void release(Path file) {
        synchronized (HELD) {
            HELD.remove(file);
        }
    }

    /** Gives it up, and removes its file. */
    void remove() throws IOException {
        try {
            Files.deleteIfExists(file);
        } finally {
            close();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            release(file);
        }
    }
}
