package io.jenkins.plugins.virtualcluster.remote;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes a file tree as a tar stream that GNU tar and busybox understand. Everything belongs to root. */
final class Delivery {
    private final TarArchiveOutputStream tar;

    private Delivery(TarArchiveOutputStream tar) {
        this.tar = tar;
    }

    /**
     * @throws RemoteException if a local file is not one that can be delivered; the message names it
     * @throws IOException if a local file cannot be read or the stream takes no more
     */
    static void write(FileTree files, OutputStream out) throws IOException, RemoteException {
        BufferedOutputStream buffered = new BufferedOutputStream(out, 32 << 10);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(buffered, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
            Delivery delivery = new Delivery(tar);
            for (FileTree.Entry entry : files.entries()) {
                delivery.add(entry);
            }
        }
    }

    private void add(FileTree.Entry entry) throws IOException, RemoteException {
        checkPath(entry.path());
        if (entry instanceof FileTree.Entry.Content content) {
            if (content.path().isEmpty() || content.path().endsWith("/")) {
                throw new IllegalArgumentException("\"" + content.path() + "\" is not the path of a file");
            }
            header(content.path(), content.bytes().length, content.mode());
            tar.write(content.bytes());
            tar.closeArchiveEntry();
        } else if (entry instanceof FileTree.Entry.Directory directory && Files.exists(directory.source())) {
            Path root = directory.source().toRealPath();
            addDirectory(directory.path(), root, directory.boundary().toRealPath(), new HashSet<>(Set.of(root)));
        }
    }

    private static void checkPath(String path) {
        List<String> parts = Arrays.asList(path.split("/", -1));
        if (path.startsWith("/") || parts.contains("..") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "\"" + path + "\" is not a relative path without .. and cannot be delivered");
        }
    }

    private void addDirectory(String path, Path directory, Path boundary, Set<Path> above)
            throws IOException, RemoteException {
        if (!path.isEmpty() && !path.equals(".")) {
            header(path + "/", 0, mode(directory));
            tar.closeArchiveEntry();
        }
        List<Path> children;
        try (Stream<Path> list = Files.list(directory)) {
            children = list.sorted().toList();
        }
        for (Path child : children) {
            String name = directory.relativize(child).toString();
            addChild(path.isEmpty() || path.equals(".") ? name : path + "/" + name, child, boundary, above);
        }
    }

    private void addChild(String path, Path child, Path boundary, Set<Path> above) throws IOException, RemoteException {
        Path real = child;
        if (Files.isSymbolicLink(child)) {
            if (!Files.exists(child)) {
                throw new RemoteException("The link " + child + " points to nothing; it cannot be delivered");
            }
            real = child.toRealPath();
            if (!real.startsWith(boundary)) {
                throw new RemoteException("The link " + child + " leads out of " + boundary + ", to " + real
                        + "; only files in there are delivered");
            }
        }
        if (Files.isDirectory(real)) {
            if (!above.add(real.toRealPath())) {
                throw new RemoteException("The link " + child + " points to a directory that it is in itself");
            }
            addDirectory(path, real, boundary, above);
            above.remove(real.toRealPath());
        } else if (Files.isRegularFile(real)) {
            header(path, Files.size(real), mode(real));
            Files.copy(real, tar);
            tar.closeArchiveEntry();
        } else {
            throw new RemoteException(child + " is neither a file nor a directory; it cannot be delivered");
        }
    }

    private void header(String path, long size, int mode) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(size);
        entry.setMode(mode & 07777);
        entry.setIds(0, 0);
        entry.setNames("root", "root");
        tar.putArchiveEntry(entry);
    }

    private static int mode(Path file) throws IOException {
        int mode = 0;
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            mode = mode << 1 | (permissions.contains(permission) ? 1 : 0);
        }
        return mode;
    }
}
