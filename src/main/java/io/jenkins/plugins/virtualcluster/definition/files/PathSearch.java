package io.jenkins.plugins.virtualcluster.definition.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;

/**
 * Goes along one path below a directory, name by name as the kernel does, but never out of it. The directories on the way are
 * open until its end, so that {@code ..} is where it came from whoever moves them.
 */
final class PathSearch implements Closeable {
    /** As the kernel has it. */
    private static final int MOST_LINKS = 40;

    private static final Path TOP = Path.of("");
    private static final String GIT = ".git";

    private final Path root;
    private final Path wanted;
    private final Deque<Path> ahead = new ArrayDeque<>();
    private final Deque<DirectoryHandle> open = new ArrayDeque<>();
    private Path here = TOP;
    private int links;
    private Path target = TOP;

    private PathSearch(Path root, Path wanted) throws IOException {
        this.root = root;
        this.wanted = wanted;
        open.push(DirectoryHandle.open(root));
        push(wanted);
    }

    /**
     * What a path leads to.
     *
     * @param root absolute, with links resolved
     * @param wanted relative to the root
     * @throws RefusedFileException if it leads out, to nothing over a link, or in a circle
     * @throws IOException if it does not exist, or cannot be reached
     */
    static Found of(Path root, Path wanted) throws IOException {
        try (PathSearch search = new PathSearch(root, wanted)) {
            return search.run();
        }
    }

    /** Whether it is the name of git's own directory, also where upper and lower case are the same. */
    static boolean isGit(Path name) {
        return name.toString().equalsIgnoreCase(GIT);
    }

    /**
     * What a path leads to: to be closed.
     *
     * @param handle the directory, or that of the file
     * @param real without links, relative to the root
     * @param name of the file in its directory; none if it is a directory
     */
    record Found(DirectoryHandle handle, Path real, Optional<Path> name, BasicFileAttributes attributes, boolean owned)
            implements Closeable {
        boolean isDirectory() {
            return name.isEmpty();
        }

        /** Opens the file. */
        ConfinedDirectory.Content open() throws IOException {
            return new ConfinedDirectory.Content(handle.file(name.orElseThrow()), attributes);
        }

        /** @param path for the message if it is none */
        DirectoryHandle directory(Path path) throws RefusedFileException {
            if (!isDirectory()) {
                throw new RefusedFileException(path, "is not a directory");
            }
            return handle;
        }

        /** What is in this directory under that name, and is no link. A file of it lives as long as this is open. */
        Found entry(Path entry) throws IOException {
            BasicFileAttributes its = handle.attributes(entry);
            return its.isDirectory()
                    ? inside(handle.enter(entry), real.resolve(entry))
                    : new Found(handle, real.resolve(entry), Optional.of(entry), its, false);
        }

        private static Found inside(DirectoryHandle directory, Path real) throws IOException {
            boolean done = false;
            try {
                Found found = new Found(directory, real, Optional.empty(), directory.attributes(), true);
                done = true;
                return found;
            } finally {
                if (!done) {
                    directory.close();
                }
            }
        }

        @Override
        public void close() throws IOException {
            if (owned) {
                handle.close();
            }
        }
    }

    private void push(Path path) {
        Deque<Path> names = new ArrayDeque<>();
        path.forEach(names::push);
        names.forEach(ahead::push);
    }

    private Found run() throws IOException {
        while (!ahead.isEmpty()) {
            Path name = ahead.pop();
            String text = name.toString();
            if (text.equals("..")) {
                leave();
            } else if (!text.isEmpty() && !text.equals(".")) {
                requirePart(name);
                BasicFileAttributes attributes = attributes(name);
                if (attributes.isSymbolicLink()) {
                    follow(name);
                } else if (attributes.isDirectory()) {
                    enter(name);
                } else if (ahead.isEmpty()) {
                    return new Found(open.pop(), here.resolve(name), Optional.of(name), attributes, true);
                } else {
                    throw new RefusedFileException(
                            wanted, "leads through " + here.resolve(name) + ", which is not a directory");
                }
            }
        }
        return Found.inside(open.pop(), here);
    }

    private void requirePart(Path name) throws RefusedFileException {
        if (isGit(name)) {
            throw new RefusedFileException(wanted, "leads into " + here.resolve(name) + ", which is git's own");
        }
        if (!FileNames.isText(name)) {
            throw new RefusedFileException(wanted, FileNames.notText());
        }
    }

    private BasicFileAttributes attributes(Path name) throws IOException {
        try {
            return open.element().attributes(name);
        } catch (NoSuchFileException e) {
            if (links == 0) {
                throw new NoSuchFileException(wanted.toString());
            }
            throw new RefusedFileException(
                    wanted,
                    RefusedFileException.Fault.NOTHING,
                    "is a link to nothing (" + FileNames.printable(target) + ")");
        }
    }

    /** What the link says is gone like any other path from here: it does not matter if it is another link by now. */
    private void follow(Path name) throws IOException {
        if (++links > MOST_LINKS) {
            throw new RefusedFileException(
                    wanted, "is a link in a circle, or goes over more than " + MOST_LINKS + " links");
        }
        target = Files.readSymbolicLink(root.resolve(here).resolve(name));
        if (target.isAbsolute()) {
            push(relative(target));
            while (!here.equals(TOP)) {
                leave();
            }
        } else {
            push(target);
        }
    }

    /** An absolute path below the root, by whatever name of the root. */
    private Path relative(Path absolute) throws IOException {
        Path start = Objects.requireNonNull(absolute.getRoot());
        for (int i = 0; i <= absolute.getNameCount(); i++) {
            if (isRoot(i == 0 ? start : start.resolve(absolute.subpath(0, i)))) {
                return i == absolute.getNameCount() ? TOP : absolute.subpath(i, absolute.getNameCount());
            }
        }
        throw outside();
    }

    private boolean isRoot(Path directory) {
        try {
            return directory.equals(root) || directory.toRealPath().equals(root);
        } catch (IOException e) {
            return false;
        }
    }

    private void enter(Path name) throws IOException {
        if (open.size() > ConfinedDirectory.MOST_DEPTH) {
            throw new RefusedFileException(
                    wanted, "lies more than " + ConfinedDirectory.MOST_DEPTH + " directories deep");
        }
        open.push(open.element().enter(name));
        here = here.resolve(name);
    }

    private void leave() throws IOException {
        if (here.equals(TOP)) {
            throw outside();
        }
        open.pop().close();
        here = here.getParent() == null ? TOP : here.getParent();
    }

    private RefusedFileException outside() {
        Path to;
        try {
            to = root.resolve(wanted).toRealPath();
        } catch (IOException e) {
            to = links > 0 ? target : root.resolve(wanted).normalize();
        }
        return new RefusedFileException(
                wanted,
                RefusedFileException.Fault.OUTSIDE,
                "leads out of the repository, to " + FileNames.printable(to));
    }

    @Override
    public void close() throws IOException {
        for (DirectoryHandle each : open) {
            each.close();
        }
    }
}
