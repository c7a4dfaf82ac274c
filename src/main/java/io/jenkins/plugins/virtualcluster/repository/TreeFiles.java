package io.jenkins.plugins.virtualcluster.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Writes a tree into a directory. */
final class TreeFiles {
    private static final byte[] POINTER =
            "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);
    private static final Set<String> NOT_NAMES = Set.of("", ".", "..");

    private final Tree tree;
    private final Path directory;
    private final List<Flaw> flaws = new ArrayList<>();

    private TreeFiles(Tree tree, Path directory) {
        this.tree = tree;
        this.directory = directory;
    }

    /**
     * Writes all of it.
     *
     * @param directory empty
     * @return what could not be had as it is
     * @throws IOException if it cannot be written, or a name in it is not one of a file
     */
    static List<Flaw> write(Tree tree, Path directory) throws IOException {
        TreeFiles files = new TreeFiles(tree, directory.toRealPath());
        files.write();
        return files.flaws;
    }

    private void write() throws IOException {
        List<String> links = new ArrayList<>();
        for (Map.Entry<String, Tree.Kind> entry : tree.entries().entrySet()) {
            String path = entry.getKey();
            switch (entry.getValue()) {
                case LINK -> links.add(path);
                case SUBMODULE -> {
                    Files.createDirectories(place(path));
                    flaws.add(new Flaw(
                            path, "a submodule, which is not followed; expected its files in this repository"));
                }
                case FILE -> file(path, "rw-r--r--");
                case PROGRAM -> file(path, "rwxr-xr-x");
            }
        }
        // Last, so that nothing is written through one.
        Links resolved = new Links(tree);
        for (String link : links) {
            link(link, resolved);
        }
    }

    private void file(String path, String permissions) throws IOException {
        Path file = place(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (InputStream in = tree.open(path)) {
            Files.copy(in, file);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        if (isPointer(file)) {
            flaws.add(new Flaw(
                    path, "a pointer of Git LFS, whose content is not fetched; expected the file itself in git"));
        }
    }

    private static boolean isPointer(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(POINTER.length), POINTER);
        }
    }

    private void link(String path, Links resolved) throws IOException {
        String target = resolved.target(path);
        if (resolved.resolve(path).isEmpty()) {
            flaws.add(new Flaw(
                    path, "a link that leads out of the repository, to " + target + "; expected one to a file in it"));
            return;
        }
        Path link = place(path);
        Files.createDirectories(Objects.requireNonNull(link.getParent()));
        Files.createSymbolicLink(link, Path.of(target));
        if (!staysInside(link)) {
            Files.delete(link);
            throw new IOException("The link " + path + " leads to " + target + ", out of " + directory);
        }
    }

    /** Looked at once more, as the system sees it. */
    private boolean staysInside(Path link) throws IOException {
        try {
            return link.toRealPath().startsWith(directory);
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    private Path place(String path) throws IOException {
        for (String part : path.split("/", -1)) {
            if (NOT_NAMES.contains(part) || part.equalsIgnoreCase(".git") || part.indexOf('\0') >= 0) {
                throw new IOException("'" + path + "' in the repository is not the name of a file");
            }
        }
        Path place = directory.resolve(path);
        if (Files.exists(place)) {
            throw new FileAlreadyExistsException(path, null, "it is twice in the repository");
        }
        return place;
    }
}
