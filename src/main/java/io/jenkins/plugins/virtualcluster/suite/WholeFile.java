package io.jenkins.plugins.virtualcluster.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;

/** Files that are there as a whole or as they were before. */
final class WholeFile {
    private WholeFile() {}

    /** Writes the whole file, or nothing of it: whoever is ended meanwhile leaves the old one. */
    static void write(Path file, byte[] content, FileAttribute<?>... attributes) throws IOException {
        Path made = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(made);
        Files.createFile(made, attributes);
        Files.write(made, content);
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
