package io.jenkins.plugins.virtualcluster.remote;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes a file tree as a tar stream that GNU tar and busybox understand. Everything belongs to root. */
final class TarDelivery {
    private final TarArchiveOutputStream tar;

    private TarDelivery(TarArchiveOutputStream tar) {
        this.tar = tar;
    }

    /**
     * @throws RemoteException if a local file cannot be delivered; the message names it
     * @throws IOException if the stream takes no more
     */
    static void write(FileTree files, OutputStream out) throws IOException, RemoteException {
        BufferedOutputStream buffered = new BufferedOutputStream(out, 32 << 10);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(buffered, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
            TarDelivery delivery = new TarDelivery(tar);
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
        } else if (entry instanceof FileTree.Entry.Directory directory) {
            addDirectory(directory);
        }
    }

    private static void checkPath(String path) {
        List<String> parts = Arrays.asList(path.split("/", -1));
        if (path.startsWith("/") || parts.contains("..") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "\"" + path + "\" is not a relative path without .. and cannot be delivered");
        }
    }

    private void addDirectory(FileTree.Entry.Directory directory) throws IOException, RemoteException {
        Below below = new Below(directory.path());
        try {
            directory.source().writeTo(below);
        } catch (IOException e) {
            if (below.failure != null) {
                throw below.failure;
            }
            throw new RemoteException("A file cannot be delivered: " + e.getMessage(), e);
        }
    }

    /** What comes under one path. */
    private final class Below implements FileTree.Sink {
        private final String above;
        /** Of the stream, not of a file. */
        private IOException failure;

        Below(String path) {
            above = path.isEmpty() || path.equals(".") ? "" : path + "/";
        }

        @Override
        public void directory(String path, Set<PosixFilePermission> permissions) throws IOException {
            checkPath(path);
            String below = path.isEmpty() ? above : above + path + "/";
            if (!below.isEmpty()) {
                write(() -> {
                    header(below, 0, mode(permissions));
                    tar.closeArchiveEntry();
                });
            }
        }

        @Override
        public void file(String path, Set<PosixFilePermission> permissions, long size, InputStream content)
                throws IOException {
            checkPath(path);
            write(() -> header(above + path, size, mode(permissions)));
            byte[] buffer = new byte[32 << 10];
            for (long left = size; left > 0; ) {
                int n = content.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (n < 0) {
                    throw new EOFException(path + " became shorter while it was read");
                }
                write(() -> tar.write(buffer, 0, n));
                left -= n;
            }
            write(tar::closeArchiveEntry);
        }

        private void write(Write write) throws IOException {
            try {
                write.run();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }

    private interface Write {
        void run() throws IOException;
    }

    private void header(String path, long size, int mode) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(size);
        entry.setMode(mode & 07777);
        entry.setIds(0, 0);
        entry.setNames("root", "root");
        tar.putArchiveEntry(entry);
    }

    private static int mode(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            mode = mode << 1 | (permissions.contains(permission) ? 1 : 0);
        }
        return mode;
    }
}
