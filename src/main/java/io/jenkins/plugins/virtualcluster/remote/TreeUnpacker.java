package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Makes one file, or one directory with all that is in it, from the tar stream of a machine that is not trusted. It writes nowhere
 * else: a name that leads out, or through a link that is there, becomes a note, and links are made last. A file appears whole or not
 * at all, and replaces one that is there.
 */
final class TreeUnpacker {
    private static final int NOTES_LIMIT = 100;
    /** Of a directory that the machine does not send itself. */
    private static final int USUAL_MODE = 0755;

    private final Path target;
    private final boolean directory;
    private final LongConsumer progress;
    private final List<String> files = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> links = new TreeMap<>();
    /** Those that were made here, with their modes: they get these last, since some let nobody write into them. */
    private final Map<Path, Integer> directories = new LinkedHashMap<>();

    private final byte[] buffer = new byte[64 << 10];
    private long bytes;

    /**
     * Makes that file or directory.
     *
     * @param directory whether a directory is expected
     * @param progress gets bytes as they come
     */
    TreeUnpacker(Path target, boolean directory, LongConsumer progress) {
        this.target = target;
        this.directory = directory;
        this.progress = progress;
    }

    /** What there is now, by paths below the target; the empty path for a file that is the target itself. */
    Collected result() {
        return new Collected(files, bytes, notes);
    }

    /** @throws IOException if the stream is broken, or something cannot be written here */
    void unpack(TarReader tar) throws IOException {
        for (Optional<TarArchiveEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
            TarArchiveEntry entry = next.get();
            if (directory) {
                inDirectory(entry, tar);
            } else if (TarReader.isFile(entry) && files.isEmpty()) {
                file("", target, entry, tar);
            } else {
                note(entry.getName() + " is skipped: one file was expected.");
            }
        }
        makeLinks();
        List<Path> made = new ArrayList<>(directories.keySet());
        Collections.reverse(made); // what lies in a directory before the directory itself
        for (Path path : made) {
            Files.setPosixFilePermissions(path, permissions(directories.get(path)));
        }
    }

    private void inDirectory(TarArchiveEntry entry, TarReader tar) throws IOException {
        String name = entry.getName().replaceFirst("^(\\./)+", "").replaceFirst("/+$", "");
        boolean top = name.isEmpty() || name.equals(".");
        if (!top && !ArchiveUnpacker.isContained(target, name)) {
            note(name + " is skipped: its name is not that of a file inside.");
        } else if (entry.getLinkFlag() == TarConstants.LF_DIR) {
            Path path = top ? target : target.resolve(name);
            if ((top || hasParents(name)) && make(path)) {
                directories.computeIfPresent(path, (key, mode) -> entry.getMode());
            }
        } else if (!hasParents(name)) {
            return;
        } else if (TarReader.isFile(entry)) {
            file(name, target.resolve(name), entry, tar);
        } else if (entry.getLinkFlag() == TarConstants.LF_SYMLINK) {
            links.put(name, entry.getLinkName());
        } else if (entry.getLinkFlag() == TarConstants.LF_LINK) {
            secondName(name, entry.getLinkName().replaceFirst("^(\\./)+", ""));
        } else {
            note(name + " is skipped: it is a device, a pipe or a socket.");
        }
    }

    /** Makes the directories above it; one that is a link here leads elsewhere. */
    private boolean hasParents(String name) throws IOException {
        Path parent = target;
        List<String> parts = Arrays.asList(name.split("/"));
        make(parent);
        for (String part : parts.subList(0, parts.size() - 1)) {
            parent = parent.resolve(part);
            if (!make(parent)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is there, perhaps from now on. */
    private boolean make(Path path) throws IOException {
        boolean trusted = path.equals(target); // a link there is the user's own
        if (trusted ? Files.isDirectory(path) : Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            note(target.relativize(path) + " is skipped with all in it: here it is a file or a link.");
            return false;
        }
        Files.createDirectory(path);
        directories.put(path, USUAL_MODE);
        return true;
    }

    private void file(String name, Path file, TarArchiveEntry entry, TarReader tar) throws IOException {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            note((name.isEmpty() ? entry.getName() : name) + " is skipped: here it is a directory.");
            return;
        }
        Path part = Files.createTempFile(
                Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a directory"),
                ".virtual-cluster-",
                ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                int n;
                while ((n = tar.read(buffer)) >= 0) {
                    out.write(buffer, 0, n);
                    bytes += n;
                    progress.accept(n);
                }
            }
            Files.setPosixFilePermissions(part, permissions(entry.getMode()));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            files.add(name);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Of one file with several names, tar sends the content once. */
    private void secondName(String name, String first) throws IOException {
        if (!files.contains(first)) {
            note(name + " is skipped: it is another name of " + first + ", which did not come.");
            return;
        }
        Path file = target.resolve(name);
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            note(name + " is skipped: here it is a directory.");
            return;
        }
        Files.deleteIfExists(file);
        Files.copy(target.resolve(first), file, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        files.add(name);
    }

    private void makeLinks() throws IOException {
        for (Map.Entry<String, String> link : links.entrySet()) {
            Path path = target.resolve(link.getKey());
            if (!leadsInside(link.getKey(), link.getValue())) {
                note(link.getKey() + " is skipped: it is a link to " + link.getValue()
                        + ", outside of what is copied.");
            } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                note(link.getKey() + " is skipped: here it is a directory.");
            } else if (hasParents(link.getKey())) {
                Files.deleteIfExists(path);
                Files.createSymbolicLink(path, Path.of(link.getValue()));
                files.add(link.getKey());
            }
        }
    }

    /** {@code ..} counts only at its beginning, where the directories above are real ones: behind a link it leads anywhere. */
    private boolean leadsInside(String name, String to) {
        if (to.startsWith("/") || !to.equals(ArchiveUnpacker.printable(to))) {
            return false;
        }
        int depth = name.split("/").length - 1;
        boolean beginning = true;
        for (String part : to.split("/")) {
            if (part.equals("..")) {
                depth--;
                if (!beginning || depth < 0) {
                    return false;
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                beginning = false;
            }
        }
        return true;
    }

    void note(String sentence) {
        if (notes.size() < NOTES_LIMIT) {
            notes.add(ArchiveUnpacker.printable(sentence));
        } else if (notes.size() == NOTES_LIMIT) {
            notes.add("More notes of this kind were dropped.");
        }
    }

    /** The lowest nine bits: what else a mode has gives a file of another's power here. */
    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        List<PosixFilePermission> all = Arrays.asList(PosixFilePermission.values());
        for (int i = 0; i < all.size(); i++) {
            if ((mode & (0400 >> i)) != 0) {
                permissions.add(all.get(i));
            }
        }
        return permissions;
    }
}
