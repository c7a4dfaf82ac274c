package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.files.ConfinedDirectory;
import io.jenkins.plugins.virtualcluster.definition.files.FileNames;
import io.jenkins.plugins.virtualcluster.definition.files.RefusedFileException;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads files of one repository and of nothing else: links that leave it are problems. */
final class RepositoryFiles {
    private static final int SIZE_LIMIT = 1 << 20;
    /** What editors and patch leave beside a file. */
    private static final Pattern COPY = Pattern.compile(".*(~|\\.(bak|orig|rej|swp|swo|tmp))|#.*#");

    private final ConfinedDirectory confined;
    private final Optional<Path> origin;
    /** Files that a problem was reported for. */
    private final Set<Path> refused = new HashSet<>();

    /** @param root absolute, with links resolved */
    RepositoryFiles(Path root) {
        this(root, Optional.empty());
    }

    /**
     * @param root absolute, with links resolved
     * @param origin the repository that these files are copies of, where they are; it need not be there any more
     */
    RepositoryFiles(Path root, Optional<Path> origin) {
        this.confined = new ConfinedDirectory(root);
        this.origin = origin;
    }

    Optional<Path> origin() {
        return origin;
    }

    Path root() {
        return confined.root();
    }

    /**
     * The entries of a directory by name, without dot files, README files and editors' copies.
     *
     * @param directory relative to the repository
     */
    SortedMap<String, Path> entries(Path directory, Problems problems) {
        SortedMap<String, Path> entries = new TreeMap<>();
        try {
            for (Path entryName : confined.names(directory)) {
                Path entry = directory.resolve(entryName);
                String name = entryName.toString();
                if (!FileNames.isText(entryName)) {
                    problems.add(SourceLocation.top(entry), FileNames.printable(entry) + " " + FileNames.notText());
                } else if (!name.startsWith(".")
                        && !name.startsWith("README")
                        && !COPY.matcher(name).matches()) {
                    entries.put(name, entry);
                }
            }
        } catch (IOException e) {
            problems.add(SourceLocation.top(directory), told(directory, e, "a directory"));
        }
        return entries;
    }

    boolean exists(Path file) {
        return Files.exists(root().resolve(file), LinkOption.NOFOLLOW_LINKS);
    }

    boolean isDirectory(Path file) {
        return Files.isDirectory(root().resolve(file));
    }

    /** Where a file really is, links resolved; a problem at the place if it is not in the repository. */
    Optional<Path> real(Path file, SourceLocation place, String what, Problems problems) {
        try {
            return Optional.of(confined.real(file));
        } catch (IOException e) {
            refuse(file, e, place, what, problems);
            return Optional.empty();
        }
    }

    /**
     * A text file.
     *
     * @param mention where problems with its existence are reported; what is wrong inside is reported in the file itself
     * @param what what was expected, for messages
     */
    Optional<String> read(Path file, SourceLocation mention, String what, Problems problems) {
        byte[] bytes;
        try (ConfinedDirectory.Content content = confined.open(file)) {
            bytes = content.in().readNBytes(SIZE_LIMIT + 1);
        } catch (IOException e) {
            refuse(file, e, mention, what, problems);
            return Optional.empty();
        }
        if (bytes.length > SIZE_LIMIT) {
            problems.add(
                    SourceLocation.top(file), "the file is larger than 1 MiB; expected " + what + " of at most that");
            return Optional.empty();
        }
        return decoded(bytes, file, problems);
    }

    /**
     * A text file that a cluster's file names. Copies of definitions have it in a directory of their own.
     *
     * @param mention where problems with its existence are reported
     * @param what what was expected, for messages
     */
    Optional<String> readUsed(Path file, SourceLocation mention, String what, Problems problems) {
        return read(place(file), mention, what, problems);
    }

    /** Whether there is such a file. */
    boolean hasUsed(Path file) {
        return exists(place(file));
    }

    /** Where a file that a cluster's file names lies: copies of definitions have it in a directory of their own. */
    Path place(Path used) {
        return origin.isPresent() ? Path.of(DefinitionReader.KEPT_FILES).resolve(used) : used;
    }

    private void refuse(Path file, IOException reason, SourceLocation place, String what, Problems problems) {
        refused.add(file);
        problems.add(place, told(file, reason, what));
    }

    private static String told(Path file, IOException e, String what) {
        String name = FileNames.printable(file);
        if (e instanceof RefusedFileException refused) {
            return name + " " + refused.getReason() + "; expected " + what
                    + switch (refused.fault()) {
                        case OUTSIDE -> " in it";
                        case NOTHING -> " there";
                        case OTHER -> "";
                    };
        }
        if (e instanceof NoSuchFileException) {
            return name + " is missing; expected " + what + " there";
        }
        return e instanceof AccessDeniedException
                ? name + " cannot be read (permission denied); expected " + what + " that this user may read"
                : name + " cannot be read (" + e.getMessage() + "); expected " + what + " there";
    }

    private static Optional<String> decoded(byte[] bytes, Path file, Problems problems) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
        text.flip();
        if (result.isError()) {
            String sound = text.toString();
            problems.add(
                    SourceLocation.of(file, sound, sound.length()), "a byte that is not UTF-8; expected text in UTF-8");
            return Optional.empty();
        }
        return Optional.of(text.toString());
    }

    /**
     * Checks that all in a directory can be kept and delivered: files and directories that this user may read, and links
     * to such in the repository. What {@link #real} and {@link #read} have refused is not reported again.
     *
     * @param delivered the directory in it where a link to nothing is an error; elsewhere editors leave such
     */
    void checkTree(Path directory, Path delivered, Problems problems) {
        try {
            confined.walk(directory, new ConfinedDirectory.Visitor() {
                @Override
                public void directory(Path path, Set<PosixFilePermission> permissions) {
                    // what is in it counts
                }

                @Override
                public void file(Path path, ConfinedDirectory.Unopened file) {
                    try {
                        file.open().close();
                    } catch (IOException e) {
                        report(directory.resolve(path), e);
                    }
                }

                @Override
                public void refused(Path path, FileSystemException reason) {
                    boolean nothing = reason instanceof RefusedFileException refused
                            && refused.fault() == RefusedFileException.Fault.NOTHING;
                    Path file = directory.resolve(path);
                    if (!nothing || file.startsWith(delivered)) {
                        report(file, reason);
                    }
                }

                private void report(Path file, IOException reason) {
                    if (!refused.contains(file)) {
                        refuse(file, reason, SourceLocation.top(file), "a file", problems);
                    }
                }
            });
        } catch (IOException e) {
            refuse(directory, e, SourceLocation.top(directory), "a readable directory", problems);
        }
    }
}
