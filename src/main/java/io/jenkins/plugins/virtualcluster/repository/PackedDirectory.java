package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.definition.files.ConfinedDirectory;
import io.jenkins.plugins.virtualcluster.definition.files.FileNames;
import io.jenkins.plugins.virtualcluster.definition.files.RefusedFileException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * A directory on its way to another machine, neither of which trusts the other: files, directories, and links that stay in
 * it, which remain links. Nothing of git's own is packed. What cannot be had, such as a link out, is named, and in its place
 * comes a link to nothing, which is an error for who needs the file.
 */
public final class PackedDirectory {
    private static final int BUFFER = 256 << 10;
    private static final int FILE = 'F';
    private static final int PROGRAM = 'P';
    private static final int DIRECTORY = 'D';
    private static final int LINK = 'L';
    private static final int REFUSED = 'R';
    private static final int END = 'E';

    private PackedDirectory() {}

    /**
     * How much is taken, on both sides.
     *
     * @param entries files, directories and links
     * @param bytes of all files
     */
    public record Limits(int entries, long bytes) {
        private void check(int counted, long size) throws TooLargeException {
            if (counted > entries || size > bytes) {
                throw new TooLargeException(
                        "more than " + entries + " files and directories, or more than " + (bytes >> 20) + " MiB");
            }
        }
    }

    /** There is more than the limits allow; the message says how much that is. */
    public static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException(String message) {
            super(message);
        }
    }

    /**
     * Packs a directory.
     *
     * @param out not closed
     * @throws TooLargeException if it holds more than the limits allow
     * @throws IOException if it cannot be gone through, or a file changes meanwhile
     */
    public static void pack(Path directory, OutputStream out, Limits limits) throws IOException {
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
        ConfinedDirectory confined = ConfinedDirectory.of(directory);
        confined.walk(Path.of(""), new Packer(confined, data, limits));
        data.writeByte(END);
        data.flush();
    }

    /** @param path that the system has, with its own separators */
    private static String slashed(Path path) {
        List<String> names = new ArrayList<>();
        path.forEach(name -> names.add(FileNames.printable(name)));
        String text = String.join("/", names);
        return text.isEmpty() ? "." : text;
    }

    private static final class Packer implements ConfinedDirectory.Visitor {
        private final ConfinedDirectory directory;
        private final DataOutputStream data;
        private final Limits limits;
        private final byte[] buffer = new byte[BUFFER];
        private int entries;
        private long bytes;

        Packer(ConfinedDirectory directory, DataOutputStream data, Limits limits) {
            this.directory = directory;
            this.data = data;
            this.limits = limits;
        }

        private void entry(int type, Path path) throws IOException {
            limits.check(++entries, bytes);
            data.writeByte(type);
            data.writeUTF(slashed(path));
        }

        @Override
        public boolean isSkipped(Path path) {
            return String.valueOf(path.getFileName()).equalsIgnoreCase(".git");
        }

        @Override
        public void directory(Path path, Set<PosixFilePermission> permissions) throws IOException {
            if (!path.toString().isEmpty()) {
                entry(DIRECTORY, path);
            }
        }

        @Override
        public boolean isFollowed(Path link) throws IOException {
            Path target;
            try {
                target = directory.root().relativize(directory.real(link));
            } catch (FileSystemException e) {
                refused(link, e);
                return false;
            }
            Path from = Objects.requireNonNullElse(link.getParent(), Path.of(""));
            entry(LINK, link);
            data.writeUTF(slashed(from.relativize(target)));
            return false;
        }

        @Override
        public void file(Path path, ConfinedDirectory.Unopened file) throws IOException {
            ConfinedDirectory.Content opened;
            try {
                opened = file.open();
            } catch (FileSystemException e) {
                refused(path, e);
                return;
            }
            try (ConfinedDirectory.Content content = opened) {
                long size = content.size();
                bytes += size;
                entry(content.permissions().contains(PosixFilePermission.OWNER_EXECUTE) ? PROGRAM : FILE, path);
                data.writeLong(size);
                copy(content.in(), size, path);
            }
        }

        private void copy(InputStream in, long size, Path path) throws IOException {
            for (long left = size; left > 0; ) {
                int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (n < 0) {
                    throw new EOFException(path + " became shorter while it was copied");
                }
                data.write(buffer, 0, n);
                left -= n;
            }
        }

        @Override
        public void refused(Path path, FileSystemException reason) throws IOException {
            entry(REFUSED, path);
            data.writeUTF(
                    reason instanceof RefusedFileException refused
                            ? refused.getReason()
                            : "cannot be read (" + reason.getClass().getSimpleName() + ")");
        }
    }

    /**
     * Writes what was packed, whoever packed it: nothing outside of the directory, and no link that leads out of it.
     *
     * @param directory empty
     * @return a sentence for each file that is not there
     * @throws TooLargeException if there is more than the limits allow
     * @throws IOException if it cannot be written, or is not what {@link #pack} makes
     */
    public static List<String> unpack(InputStream in, Path directory, Limits limits) throws IOException {
        return new Unpacker(new DataInputStream(new BufferedInputStream(in, BUFFER)), directory, limits).run();
    }

    private static final class Unpacker {
        private final DataInputStream data;
        private final TreeFiles files;
        private final Limits limits;
        private final List<String> refused = new ArrayList<>();
        private final LinkTree links = new LinkTree();

        Unpacker(DataInputStream data, Path directory, Limits limits) throws IOException {
            this.data = data;
            this.files = new TreeFiles(directory);
            this.limits = limits;
        }

        List<String> run() throws IOException {
            long bytes = 0;
            NavigableMap<String, String> missing = new TreeMap<>();
            for (int entries = 1; ; entries++) {
                int type = data.readUnsignedByte();
                if (type == END) {
                    break;
                }
                limits.check(entries, bytes);
                String path = data.readUTF();
                switch (type) {
                    case DIRECTORY -> files.directory(path);
                    case LINK -> links.targets.put(path, data.readUTF());
                    case REFUSED -> missing.put(path, data.readUTF());
                    case FILE, PROGRAM -> {
                        long size = data.readLong();
                        if (size < 0 || size > limits.bytes()) {
                            limits.check(entries, Long.MAX_VALUE);
                        }
                        bytes += size;
                        limits.check(entries, bytes);
                        files.file(path, type == PROGRAM ? TreeFiles.PROGRAM : TreeFiles.FILE, new Part(data, size));
                    }
                    default -> throw new IOException("A packed directory has an entry of the unknown type " + type);
                }
            }
            // Last, so that nothing is written through one.
            for (String path : missing.keySet()) {
                files.leaveOut(path, missing.get(path));
                refused.add(path + " " + missing.get(path));
            }
            for (TreeProblem flaw : files.links(links, links.targets.keySet())) {
                refused.add(flaw.path() + " is " + flaw.message());
            }
            return refused;
        }
    }

    /** The links among what was unpacked. */
    private static final class LinkTree implements Tree {
        private final NavigableMap<String, String> targets = new TreeMap<>();

        @Override
        public NavigableMap<String, Kind> entries() {
            NavigableMap<String, Kind> entries = new TreeMap<>();
            targets.keySet().forEach(link -> entries.put(link, Kind.LINK));
            return Collections.unmodifiableNavigableMap(entries);
        }

        @Override
        public String digest(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream open(String path) {
            return new ByteArrayInputStream(targets.get(path).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** So many bytes of a stream; fewer are an error. */
    private static final class Part extends FilterInputStream {
        private long left;

        Part(InputStream in, long size) {
            super(in);
            left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int n = in.read(bytes, offset, (int) Math.min(left, length));
            if (n < 0) {
                throw new EOFException("A packed directory ends in the middle of a file");
            }
            left -= n;
            return n;
        }

        @Override
        public void close() {
            // the rest of the stream is still read
        }
    }
}
