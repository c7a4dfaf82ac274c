package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.definition.files.FileNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Writes a tree into a directory. */
final class TreeFiles {
    private static final byte[] POINTER =
            "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);
    private static final Set<String> NOT_NAMES = Set.of("", ".", "..");
    static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
    static final Set<PosixFilePermission> PROGRAM = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Path directory;
    private final List<TreeProblem> flaws = new ArrayList<>();

    /** @param directory empty */
    TreeFiles(Path directory) throws IOException {
        this.directory = directory.toRealPath();
    }

    /**
     * Writes all of a tree.
     *
     * @param directory empty
     * @return what could not be had as it is
     * @throws IOException if it cannot be written, or a name in it is not one of a file
     */
    static List<TreeProblem> write(Tree tree, Path directory) throws IOException {
        TreeFiles files = new TreeFiles(directory);
        List<String> links = new ArrayList<>();
        for (Map.Entry<String, Tree.Kind> entry : tree.entries().entrySet()) {
            String path = entry.getKey();
            switch (entry.getValue()) {
                case LINK -> links.add(path);
                case SUBMODULE -> {
                    files.directory(path);
                    files.flaws.add(new TreeProblem(
                            path, "a submodule, which is not followed; expected its files in this repository"));
                }
                case UNNAMED -> {
                    files.leaveOut(path, "a name that is not UTF-8");
                    files.flaws.add(
                            new TreeProblem(path, "a file whose name is not UTF-8; expected one that is: rename it"));
                }
                case FILE -> files.file(tree, path, FILE);
                case PROGRAM -> files.file(tree, path, PROGRAM);
            }
        }
        return files.links(tree, links);
    }

    private void file(Tree tree, String path, Set<PosixFilePermission> permissions) throws IOException {
        Path file;
        try (InputStream in = tree.open(path)) {
            file = file(path, permissions, in);
        }
        if (isPointer(file)) {
            flaws.add(new TreeProblem(
                    path, "a pointer of Git LFS, whose content is not fetched; expected the file itself in git"));
        }
    }

    Path file(String path, Set<PosixFilePermission> permissions, InputStream content) throws IOException {
        Path file = place(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.copy(content, file);
        Files.setPosixFilePermissions(file, permissions);
        return file;
    }

    void directory(String path) throws IOException {
        Files.createDirectories(place(path));
    }

    /**
     * Makes links; to be called last, so that nothing is written through one.
     *
     * @return all flaws so far
     */
    List<TreeProblem> links(Tree tree, Collection<String> paths) throws IOException {
        SymlinkResolver links = new SymlinkResolver(tree);
        for (String path : paths) {
            link(path, links);
        }
        return flaws;
    }

    private static boolean isPointer(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(POINTER.length), POINTER);
        }
    }

    private void link(String path, SymlinkResolver links) throws IOException {
        String target = links.target(path);
        if (links.resolve(path).isEmpty()) {
            flaws.add(new TreeProblem(
                    path, "a link that leads out of the repository, to " + target + "; expected one to a file in it"));
            leaveOut(path, "leads out of the repository");
            return;
        }
        Path leadsTo;
        try {
            leadsTo = Path.of(target);
        } catch (InvalidPathException e) {
            flaws.add(new TreeProblem(
                    path,
                    "a link to a name that no file can have here (" + e.getReason()
                            + "); expected one to a file in it"));
            leaveOut(path, "leads to a name that no file can have");
            return;
        }
        Path link = place(path);
        Files.createDirectories(Objects.requireNonNull(link.getParent()));
        Files.createSymbolicLink(link, leadsTo);
        if (!staysInside(link)) {
            Files.delete(link);
            throw new IOException("The link " + path + " leads to " + target + ", out of " + directory);
        }
    }

    /**
     * Puts a link to nothing in the place of what is not written, so that it is not silently missing to who needs it.
     *
     * @param why what its place says to people
     */
    void leaveOut(String path, String why) throws IOException {
        Path place = place(path);
        Files.createDirectories(Objects.requireNonNull(place.getParent()));
        Files.createSymbolicLink(
                place, Path.of(why.replaceAll("[,;(].*", "").replace('/', ':').replaceAll("[^ -~]", "?")));
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
        Path place;
        try {
            place = directory.resolve(path);
        } catch (InvalidPathException e) {
            throw new IOException(
                    "'" + path + "' in the repository cannot be the name of a file here: the encoding of"
                            + " this process is " + FileNames.encoding() + "; set LC_ALL=C.UTF-8",
                    e);
        }
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(path, null, "it is twice in the repository");
        }
        return place;
    }
}
