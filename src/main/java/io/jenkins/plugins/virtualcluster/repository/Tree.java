package io.jenkins.plugins.virtualcluster.repository;

import java.io.IOException;
import java.io.InputStream;
import java.util.NavigableMap;

/**
 * Files as they are at one time: at a commit, or in a directory. Paths are relative, with {@code /} between their parts, and
 * never lead upwards.
 */
public interface Tree {
    /** What is at a path. */
    enum Kind {
        FILE,
        /** A file that may be executed. */
        PROGRAM,
        /** A symbolic link; its content is the path it leads to. */
        LINK,
        /** Another repository, of which only the name is known: it has no content. */
        SUBMODULE,
        /**
         * A file or link whose name is not text, which no definition can name: its path has the bytes like {@code \\xE9}, and
         * it has no content.
         */
        UNNAMED
    }

    /** All there is, but directories. */
    NavigableMap<String, Kind> entries();

    /**
     * What tells contents apart: the name that git gives them, 40 digits. The same content has the same in every tree.
     *
     * @throws IOException if it cannot be read, or there is no such entry
     */
    String digest(String path) throws IOException;

    /**
     * The content of a file or link.
     *
     * @throws IOException if it cannot be read, or there is no such file or link
     */
    InputStream open(String path) throws IOException;

    /** The entries below a directory, with their whole paths. */
    default NavigableMap<String, Kind> below(String directory) {
        // '0' is the character after '/'.
        return directory.isEmpty() ? entries() : entries().subMap(directory + "/", true, directory + "0", false);
    }
}
