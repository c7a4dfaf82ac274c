package io.jenkins.plugins.virtualcluster.record;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Objects;

/**
 * Files that another process reads to continue: they hold the new content or the old one, never a part. That also holds
 * when the machine loses power, since the content is on the disk before the name is. Only one thread writes a file at a
 * time; any number may read it meanwhile.
 */
public final class AtomicFile {
    private static final String PART = ".new";

    private AtomicFile() {}

    /**
     * Replaces the file. A process that is killed meanwhile leaves the old one, and perhaps a file beside it whose name
     * begins with a dot and ends with {@code .new}. A thread that is interrupted may write.
     *
     * @param attributes of the file if it is made
     * @throws IOException if it could not be written; the old one is still there then
     */
    public static void write(Path file, byte[] content, FileAttribute<?>... attributes) throws IOException {
        Path made = file.resolveSibling("." + file.getFileName() + PART);
        Files.deleteIfExists(made);
        Files.createFile(made, attributes);
        boolean done = false;
        try {
            // No channel: an interrupt would close it.
            try (FileOutputStream out = new FileOutputStream(made.toFile())) {
                out.write(content);
                out.getFD().sync();
            }
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(made);
            }
        }
        syncDirectory(file);
    }

    /** Has the new name on the disk, where the system can do that: without it the old file may come back, whole. */
    private static void syncDirectory(Path file) {
        Path parent = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a directory");
        boolean interrupted = Thread.interrupted();
        try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            System.getLogger(AtomicFile.class.getName())
                    .log(System.Logger.Level.DEBUG, "the directory of " + file + " is not synced", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
