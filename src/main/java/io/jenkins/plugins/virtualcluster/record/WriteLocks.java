package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which records are being written at the moment. The system's table of locks is read, since to try a lock could hinder a
 * writer that just starts, and would drop the lock of one in this process.
 */
public final class WriteLocks {
    private static final Path TABLE = Path.of("/proc/locks");

    private final Optional<Set<String>> inodes;

    private WriteLocks(Optional<Set<String>> inodes) {
        this.inodes = inodes;
    }

    /** Those of now. */
    public static WriteLocks now() {
        return read(TABLE);
    }

    static WriteLocks read(Path table) {
        Set<String> inodes = new HashSet<>();
        try {
            for (String line : Files.readAllLines(table)) {
                // such as: 1: POSIX  ADVISORY  WRITE 711 00:2f:1234567 0 EOF
                for (String word : line.split("\\s+")) {
                    if (word.matches("[0-9a-f]+:[0-9a-f]+:[0-9]+")) {
                        inodes.add(word.substring(word.lastIndexOf(':') + 1));
                    }
                }
            }
        } catch (IOException e) {
            return new WriteLocks(Optional.empty());
        }
        return new WriteLocks(Optional.of(inodes));
    }

    /** Whether a process writes that record; true where the system does not tell. */
    public boolean isWritten(RunDirectory record) {
        try {
            Object inode = Files.getAttribute(record.lock(), "unix:ino");
            return inodes.map(all -> all.contains(inode.toString())).orElse(true);
        } catch (UnsupportedOperationException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
