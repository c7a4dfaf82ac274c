package io.jenkins.plugins.virtualcluster.definition.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An open directory. What is in it is reached from it by name alone, and never by a link: whatever becomes of the path that
 * the directory had when it was opened.
 */
interface DirectoryHandle extends Closeable {
    Set<? extends OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    /** Opens a directory by its path, in which links are followed. */
    static DirectoryHandle open(Path directory) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new Held(secure);
        }
        stream.close();
        return new Named(directory.toRealPath());
    }

    /** Its own; of a POSIX system with its permissions. */
    BasicFileAttributes attributes() throws IOException;

    /** Of an entry itself; of a POSIX system with its permissions. */
    BasicFileAttributes attributes(Path name) throws IOException;

    /** @throws IOException also if it is a link by now */
    DirectoryHandle enter(Path name) throws IOException;

    /** @throws IOException also if it is a link by now */
    SeekableByteChannel file(Path name) throws IOException;

    /** In order. To be asked once. */
    List<Path> names() throws IOException;

    private static List<Path> names(DirectoryStream<Path> stream) throws IOException {
        List<Path> names = new ArrayList<>();
        try {
            stream.forEach(entry -> names.add(entry.getFileName()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort(null);
        return names;
    }

    /** Held open by the system, as on Linux. */
    record Held(SecureDirectoryStream<Path> stream) implements DirectoryHandle {
        @Override
        public BasicFileAttributes attributes() throws IOException {
            PosixFileAttributeView posix = stream.getFileAttributeView(PosixFileAttributeView.class);
            return posix != null
                    ? posix.readAttributes()
                    : stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
        }

        @Override
        public BasicFileAttributes attributes(Path name) throws IOException {
            PosixFileAttributeView posix =
                    stream.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            return posix != null
                    ? posix.readAttributes()
                    : stream.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .readAttributes();
        }

        @Override
        public DirectoryHandle enter(Path name) throws IOException {
            return new Held(stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
        }

        @Override
        public SeekableByteChannel file(Path name) throws IOException {
            try {
                return stream.newByteChannel(name, READ);
            } catch (FileSystemException e) {
                throw e;
            } catch (IOException e) {
                throw new FileSystemException(name.toString(), null, "replaced while it was read: " + e.getMessage());
            }
        }

        @Override
        public List<Path> names() throws IOException {
            return DirectoryHandle.names(stream);
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    /** Where the system cannot hold it: before and after each use the path must be what it was, without a link. */
    record Named(Path directory) implements DirectoryHandle {
        private void hold() throws IOException {
            if (!directory.toRealPath().equals(directory)) {
                throw new NotDirectoryException(directory.toString());
            }
        }

        @Override
        public BasicFileAttributes attributes() throws IOException {
            hold();
            return of(directory);
        }

        @Override
        public BasicFileAttributes attributes(Path name) throws IOException {
            hold();
            return of(directory.resolve(name));
        }

        private static BasicFileAttributes of(Path path) throws IOException {
            PosixFileAttributeView posix =
                    Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            return posix != null
                    ? posix.readAttributes()
                    : Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public DirectoryHandle enter(Path name) throws IOException {
            Named entered = new Named(directory.resolve(name));
            entered.hold();
            return entered;
        }

        @Override
        public SeekableByteChannel file(Path name) throws IOException {
            hold();
            SeekableByteChannel channel = Files.newByteChannel(directory.resolve(name), READ);
            boolean held = false;
            try {
                hold();
                held = true;
                return channel;
            } finally {
                if (!held) {
                    channel.close();
                }
            }
        }

        @Override
        public List<Path> names() throws IOException {
            hold();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
                return DirectoryHandle.names(stream);
            }
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
