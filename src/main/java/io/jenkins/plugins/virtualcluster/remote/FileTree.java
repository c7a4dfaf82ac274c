package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

        /** A directory under that path, whose content the source gives each time it is delivered. */
        record Directory(String path, Source source) implements Entry {}
    }

    /** What is in a directory. */
    @FunctionalInterface
    public interface Source {
        /**
         * Gives all of it, each directory before what is in it.
         *
         * @throws IOException if something cannot be had, with a message for people; what the sink throws passes through it
         */
        void writeTo(Sink sink) throws IOException;
    }

    /** Takes what is in a directory, by paths below it. */
    public interface Sink {
        /** @param path empty for the directory itself */
        void directory(String path, Set<PosixFilePermission> permissions) throws IOException;

        /** @param size bytes of the content; no more of it is read */
        void file(String path, Set<PosixFilePermission> permissions, long size, InputStream content) throws IOException;
    }

    private final List<Entry> entries = new ArrayList<>();

    /** Adds a text file. */
    public FileTree add(String path, String text, int mode) {
        entries.add(new Entry.Content(path, text.getBytes(StandardCharsets.UTF_8), mode));
        return this;
    }

    /** Adds a directory's content. */
    public FileTree add(String path, Source source) {
        entries.add(new Entry.Directory(path, source));
        return this;
    }

    /** These files and those, in this order. */
    FileTree and(FileTree more) {
        FileTree all = new FileTree();
        all.entries.addAll(entries);
        all.entries.addAll(more.entries);
        return all;
    }

    public List<Entry> entries() {
        return List.copyOf(entries);
    }
}
