package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The system's table of file locks. To look is better than to try: a lock that is tried could hinder a writer that just
 * starts.
 */
final class SystemLocks {
    static final Path TABLE = Path.of("/proc/locks");

    private SystemLocks() {}

    /**
     * Whether any process has that file locked; empty where the system does not tell for sure: some file systems show
     * another device number in the table than to those who ask for it.
     *
     * @param table with lines such as {@code 1: POSIX  ADVISORY  WRITE 711 00:2f:1234567 0 EOF}
     * @throws IOException if the file is not there
     */
    static Optional<Boolean> hold(Path table, Path file) throws IOException {
        if (!Files.isReadable(table)) {
            return Optional.empty();
        }
        String inode = ":" + Files.getAttribute(file, "unix:ino");
        String device = device((Long) Files.getAttribute(file, "unix:dev"));
        boolean other = false;
        for (String line : Files.readAllLines(table)) {
            String[] words = line.strip().split("\\s+");
            if (words.length > 5 && words[3].equals("WRITE") && words[5].endsWith(inode)) {
                if (words[5].equals(device + inode)) {
                    return Optional.of(true);
                }
                other = true;
            }
        }
        return other ? Optional.empty() : Optional.of(false);
    }

    /** As the table has it: major and minor number, in hexadecimal, of the C library's form of both. */
    static String device(long number) {
        long major = number >> 8 & 0xfff | number >> 32 & ~0xfffL;
        long minor = number & 0xff | number >> 12 & ~0xffL;
        return String.format("%02x:%02x", major, minor & 0xffffffffL);
    }
}
