package io.jenkins.plugins.virtualcluster.remote;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files to deliver, by their relative paths on the machine. */
public final class FileTree {

    /** A file, or a directory with all that is in it. */
    public sealed interface Entry {
        /** Relative, with slashes, without {@code ..}. */
        String path();

        /**
         * @param mode such as 0755
         */
        record Content(String path, byte[] bytes, int mode) implements Entry {}

        /**
         * A local directory's content under that path; modes are kept.
         *
         * @param boundary the directory that links may not lead out of; those that stay inside are followed
         */
        record Directory(String path, Path source, Path boundary) implements Entry {}
    }

    private final List<Entry> entries = new ArrayList<>();

    /** Adds a text file. */
    public FileTree add(String path, String text, int mode) {
        entries.add(new Entry.Content(path, text.getBytes(StandardCharsets.UTF_8), mode));
        return this;
    }

    /**
     * Adds a directory's content; one that does not exist adds nothing.
     *
     * @param boundary the directory that links in it may not lead out of
     */
    public FileTree add(String path, Path source, Path boundary) {
        entries.add(new Entry.Directory(path, source, boundary));
        return this;
    }

    public List<Entry> entries() {
        return List.copyOf(entries);
    }
}
