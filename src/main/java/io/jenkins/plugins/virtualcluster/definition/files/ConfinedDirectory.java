package io.jenkins.plugins.virtualcluster.definition.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A directory that nothing outside of is read, whoever wrote what is in it and whoever changes it meanwhile. Links are
 * followed while they stay inside; git's own directory is not part of it. Each name of a path is opened in the directory
 * before it, and never followed by the system, so what was checked is what is opened. Where the system has no such calls
 * (Windows), paths are checked before and after.
 *
 * <p>A hard link is the file itself, and cannot be told from it: git carries none, and Linux lets nobody make one to a file
 * of others ({@code fs.protected_hardlinks}).
 *
 * <p>Paths are relative to the directory. Several threads may use it.
 */
public final class ConfinedDirectory {
    /** Directories in each other; each is open while a walk is in it. */
    public static final int MOST_DEPTH = 64;
    /** Entries that a walk reaches over links: a few links to each other's directories make millions of paths. */
    static final int MOST_LINKED = 100_000;

    private static final Path TOP = Path.of("");

    private final Path root;

    /** @param root absolute, with links resolved */
    public ConfinedDirectory(Path root) {
        this.root = root;
    }

    /** @throws IOException if there is no such directory */
    public static ConfinedDirectory of(Path directory) throws IOException {
        Path root = directory.toRealPath();
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(directory.toString());
        }
        return new ConfinedDirectory(root);
    }

    /** Absolute, with links resolved. */
    public Path root() {
        return root;
    }

    /** A regular file that is open. */
    public static final class Content implements Closeable {
        private final SeekableByteChannel channel;
        private final BasicFileAttributes attributes;

        Content(SeekableByteChannel channel, BasicFileAttributes attributes) {
            this.channel = channel;
            this.attributes = attributes;
        }

        public InputStream in() {
            return Channels.newInputStream(channel);
        }

        /** In bytes, now. */
        public long size() throws IOException {
            return channel.size();
        }

        /** Such as {@code rw-r--r--}, which it is where the system has none. */
        public Set<PosixFilePermission> permissions() {
            return ConfinedDirectory.permissions(attributes);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** A regular file that a walk has come to and that nobody has opened yet. */
    @FunctionalInterface
    public interface Unopened {
        /** @throws IOException if it cannot be read, or is no regular file any more */
        Content open() throws IOException;
    }

    /** Is called with each entry, a directory before what is in it. Paths are below the one that the walk began with. */
    public interface Visitor {
        void directory(Path path, Set<PosixFilePermission> permissions) throws IOException;

        void file(Path path, Unopened file) throws IOException;

        /** Whether nothing of an entry is wanted: asked first. */
        default boolean isSkipped(Path path) {
            return false;
        }

        /** Whether a link is to be what it leads to; else nothing more is said of it. */
        default boolean isFollowed(Path link) throws IOException {
            return true;
        }

        /** An entry that cannot be had; the walk continues behind it unless this throws. */
        default void refused(Path path, FileSystemException reason) throws IOException {
            throw reason;
        }
    }

    /**
     * Where a path leads to, links resolved: an absolute path.
     *
     * @throws RefusedFileException if that is not inside
     * @throws IOException if it does not exist, or cannot be reached
     */
    public Path real(Path path) throws IOException {
        try (PathSearch.Found found = PathSearch.of(root, path)) {
            return root.resolve(found.real());
        }
    }

    /**
     * Opens a regular file.
     *
     * @throws RefusedFileException if the path leads out, or to something else
     * @throws IOException if it does not exist, or cannot be read
     */
    public Content open(Path path) throws IOException {
        try (PathSearch.Found found = PathSearch.of(root, path)) {
            if (!found.attributes().isRegularFile()) {
                throw new RefusedFileException(path, "is not a regular file");
            }
            return found.open();
        }
    }

    /** The names in a directory, in order. */
    public List<Path> names(Path directory) throws IOException {
        try (PathSearch.Found found = PathSearch.of(root, directory)) {
            return found.directory(directory).names();
        }
    }

    /**
     * Goes through a directory and all that is in it, as if each link were what it leads to. A link out or to nothing is
     * refused, and so are a directory that a link makes part of itself, and what is neither a regular file nor a directory.
     *
     * @throws IOException if the directory cannot be reached, or the visitor throws it
     */
    public void walk(Path directory, Visitor visitor) throws IOException {
        try (PathSearch.Found found = PathSearch.of(root, directory)) {
            found.directory(directory);
            new Walk(visitor, directory).directory(found, TOP);
        }
    }

    private static Set<PosixFilePermission> permissions(BasicFileAttributes attributes) {
        return attributes instanceof PosixFileAttributes posix
                ? posix.permissions()
                : PosixFilePermissions.fromString(attributes.isDirectory() ? "rwxr-xr-x" : "rw-r--r--");
    }

    private final class Walk {
        private final Visitor visitor;
        private final Path start;
        private final Collection<Path> above = new HashSet<>();
        private int links;
        private int linked;

        Walk(Visitor visitor, Path start) {
            this.visitor = visitor;
            this.start = start;
        }

        void directory(PathSearch.Found found, Path path) throws IOException {
            if (path.getNameCount() > MOST_DEPTH) {
                refuse(path, "lies more than " + MOST_DEPTH + " directories deep");
            } else if (!above.add(found.real())) {
                refuse(path, "is a directory that it is in itself, by a link");
            } else {
                visitor.directory(path, permissions(found.attributes()));
                for (Path name : found.handle().names()) {
                    if (!found.real().equals(TOP) || !PathSearch.isGit(name)) {
                        entry(found, name, path.resolve(name));
                    }
                }
                above.remove(found.real());
            }
        }

        private void entry(PathSearch.Found directory, Path name, Path path) throws IOException {
            if (links > 0 && ++linked > MOST_LINKED) {
                throw new RefusedFileException(
                        start, "has more than " + MOST_LINKED + " files and directories by way of links");
            }
            if (visitor.isSkipped(path)) {
                return;
            }
            boolean isLink;
            PathSearch.Found entry;
            try {
                if (!FileNames.isText(name)) {
                    throw new RefusedFileException(start.resolve(path), FileNames.notText());
                }
                isLink = directory.handle().attributes(name).isSymbolicLink();
            } catch (FileSystemException e) {
                visitor.refused(path, e);
                return;
            }
            if (isLink && !visitor.isFollowed(path)) {
                return;
            }
            try {
                entry = isLink ? target(directory.real().resolve(name), path) : directory.entry(name);
            } catch (FileSystemException e) {
                visitor.refused(path, e);
                return;
            }
            links += isLink ? 1 : 0;
            try (entry) {
                if (entry.isDirectory()) {
                    directory(entry, path);
                } else if (entry.attributes().isRegularFile()) {
                    visitor.file(path, entry::open);
                } else {
                    refuse(path, "is neither a regular file nor a directory");
                }
            }
            links -= isLink ? 1 : 0;
        }

        /** What is wrong with it is said of the path that the walk came by. */
        private PathSearch.Found target(Path link, Path path) throws IOException {
            try {
                return PathSearch.of(root, link);
            } catch (RefusedFileException e) {
                throw e.at(start.resolve(path));
            }
        }

        private void refuse(Path path, String predicate) throws IOException {
            visitor.refused(path, new RefusedFileException(start.resolve(path), predicate));
        }
    }
}
