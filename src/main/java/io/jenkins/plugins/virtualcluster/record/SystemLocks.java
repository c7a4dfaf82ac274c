package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The system's table of file locks. To look is better than to try: a lock that is tried could hinder a writer that just
 * starts.
 */
final class SystemLocks {
    static final Path TABLE = Path.of("/proc/locks");

    private SystemLocks() {}

    /**
     * Whether any process has that file locked; empty where the system does not tell.
     *
     * @param table with lines such as {@code 1: POSIX  ADVISORY  WRITE 711 00:2f:1234567 0 EOF}
     * @throws IOException if the file is not there
     */
    static Optional<Boolean> hold(Path table, Path file) throws IOException {
        if (!Files.isReadable(table)) {
            return Optional.empty();
        }
        Object inode = Files.getAttribute(file, "unix:ino");
        Pattern lock = Pattern.compile("\\sWRITE .*:" + inode + "\\s");
        return Optional.of(Files.readAllLines(table).stream()
                .anyMatch(line -> !line.contains("->") && lock.matcher(line).find()));
    }
}
