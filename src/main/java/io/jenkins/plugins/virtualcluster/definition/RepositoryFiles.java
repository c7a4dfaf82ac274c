package io.jenkins.plugins.virtualcluster.definition;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads files of one repository and of nothing else: links that leave it are problems. */
final class RepositoryFiles {
    private static final int SIZE_LIMIT = 1 << 20;

    private final Path root;
    private final Optional<Path> origin;

    /** @param root absolute, with links resolved */
    RepositoryFiles(Path root) {
        this(root, Optional.empty());
    }

    /**
     * @param root absolute, with links resolved
     * @param origin the repository that these files are copies of, where they are; it need not be there any more
     */
    RepositoryFiles(Path root, Optional<Path> origin) {
        this.root = root;
        this.origin = origin;
    }

    Optional<Path> origin() {
        return origin;
    }

    Path root() {
        return root;
    }

    /** What editors and patch leave beside a file. */
    private static final Pattern COPY = Pattern.compile(".*(~|\\.(bak|orig|rej|swp|swo|tmp))|#.*#");

    /**
     * The entries of a directory by name, without dot files, README files and editors' copies.
     *
     * @param directory relative to the repository
     */
    SortedMap<String, Path> entries(Path directory, Problems problems) {
        SortedMap<String, Path> entries = new TreeMap<>();
        Place place = Place.top(directory);
        Optional<Path> real = real(directory, place, "a directory", problems);
        if (real.isEmpty()) {
            return entries;
        }
        if (!Files.isDirectory(real.get())) {
            problems.add(place, "not a directory; expected one");
            return entries;
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(real.get())) {
            for (Path entry : stream) {
                String name = String.valueOf(entry.getFileName());
                if (!name.startsWith(".")
                        && !name.startsWith("README")
                        && !COPY.matcher(name).matches()) {
                    entries.put(name, directory.resolve(entry.getFileName()));
                }
            }
        } catch (DirectoryIteratorException e) {
            unreadable(directory, e.getCause(), problems);
        } catch (IOException e) {
            unreadable(directory, e, problems);
        }
        return entries;
    }

    private static void unreadable(Path directory, IOException e, Problems problems) {
        problems.add(
                Place.top(directory),
                "cannot be read (" + reason(e) + "); expected a directory that this user may read");
    }

    boolean exists(Path file) {
        return Files.exists(root.resolve(file), LinkOption.NOFOLLOW_LINKS);
    }

    boolean isDirectory(Path file) {
        return Files.isDirectory(root.resolve(file));
    }

    /** Where a file really is, links resolved; a problem at the place if it is not in the repository. */
    Optional<Path> real(Path file, Place place, String what, Problems problems) {
        try {
            Path real = root.resolve(file).toRealPath();
            if (real.startsWith(root)) {
                return Optional.of(real);
            }
            problems.add(place, file + " leads out of the repository, to " + real + "; expected " + what + " in it");
        } catch (NoSuchFileException e) {
            problems.add(
                    place,
                    file + (exists(file) ? " is a link to nothing" : " is missing") + "; expected " + what + " there");
        } catch (IOException e) {
            problems.add(place, file + " cannot be reached (" + reason(e) + "); expected " + what + " there");
        }
        return Optional.empty();
    }

    /**
     * A text file.
     *
     * @param mention where problems with its being there are told; what is wrong inside is told in the file itself
     * @param what what was expected, for messages
     */
    Optional<String> read(Path file, Place mention, String what, Problems problems) {
        return real(file, mention, what, problems).flatMap(real -> content(real, file, mention, what, problems));
    }

    private static Optional<String> content(Path real, Path file, Place mention, String what, Problems problems) {
        if (!Files.isRegularFile(real)) {
            problems.add(mention, file + " is not a regular file; expected " + what);
            return Optional.empty();
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(real)) {
            bytes = in.readNBytes(SIZE_LIMIT + 1);
        } catch (IOException e) {
            problems.add(
                    mention,
                    file + " cannot be read (" + reason(e) + "); expected " + what + " that this user may read");
            return Optional.empty();
        }
        if (bytes.length > SIZE_LIMIT) {
            problems.add(Place.top(file), "the file is larger than 1 MiB; expected " + what + " of at most that");
            return Optional.empty();
        }
        return decoded(bytes, file, problems);
    }

    private static Optional<String> decoded(byte[] bytes, Path file, Problems problems) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
        text.flip();
        if (result.isError()) {
            String sound = text.toString();
            problems.add(Place.of(file, sound, sound.length()), "a byte that is not UTF-8; expected text in UTF-8");
            return Optional.empty();
        }
        return Optional.of(text.toString());
    }

    /** Checks that all in a directory are regular files, directories and links that stay in the repository. */
    void checkTree(Path directory, Problems problems) {
        List<Path> others = new ArrayList<>();
        try {
            Files.walkFileTree(root.resolve(directory), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!attributes.isRegularFile()) {
                        others.add(root.relativize(file));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    Path relative = root.relativize(file);
                    problems.add(Place.top(relative), "cannot be read (" + reason(e) + "); expected a readable file");
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            problems.add(Place.top(directory), "cannot be read (" + reason(e) + "); expected a readable directory");
        }
        for (Path other : others) {
            real(other, Place.top(other), "a file", problems)
                    .filter(real -> !Files.isRegularFile(real) && !Files.isDirectory(real))
                    .ifPresent(real -> problems.add(
                            Place.top(other), "neither a regular file nor a directory; expected one of them"));
        }
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }
}
