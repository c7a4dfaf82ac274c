package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.remote.FileTree;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * Files and directories of this machine that are to be copied, looked at once before anything is sent. Links are copied as what they
 * lead to.
 */
final class LocalFiles {
    /** @param name below the source's parent, such as {@code conf/a.cfg} */
    private record Entry(Path path, String name, boolean directory, long size) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> tops = new TreeSet<>();

    /**
     * Looks at them.
     *
     * @throws InvalidRequestException if one is not there, is neither file nor directory, or two have the same name
     * @throws IOException if something in them cannot be read
     */
    static LocalFiles of(List<Path> sources) throws InvalidRequestException, IOException {
        LocalFiles files = new LocalFiles();
        for (Path source : sources) {
            Path real = source.toAbsolutePath().normalize();
            if (!Files.exists(real)) {
                throw new InvalidRequestException("There is no file or directory " + source
                        + "; a file on hosts is written HOSTS:PATH, such as srv1:/etc/hosts");
            }
            Path name = real.getFileName();
            if (name == null) {
                throw new InvalidRequestException(source + " has no name; name a file or directory in it");
            }
            if (!files.tops.add(name.toString())) {
                throw new InvalidRequestException(
                        "Two of the sources have the name " + name + "; copy one after the other");
            }
            files.add(real);
        }
        return files;
    }

    private void add(Path source) throws InvalidRequestException, IOException {
        Path parent = source.getParent();
        try {
            Files.walkFileTree(
                    source, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                            entries.add(new Entry(
                                    directory, parent.relativize(directory).toString(), true, 0));
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                            if (!attributes.isRegularFile()) {
                                throw new NoSuchFileException(file.toString(), null, "neither a file nor a directory");
                            }
                            entries.add(new Entry(file, parent.relativize(file).toString(), false, attributes.size()));
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (FileSystemLoopException e) {
            throw new InvalidRequestException(e.getFile() + " is a link to a directory that it lies in");
        } catch (NoSuchFileException e) {
            throw new InvalidRequestException(e.getFile() + " cannot be copied: it is "
                    + (e.getReason() == null ? "a link to nothing" : e.getReason()));
        }
    }

    /** How many files there are, without the directories. */
    int count() {
        return (int) entries.stream().filter(entry -> !entry.directory).count();
    }

    long bytes() {
        return entries.stream().mapToLong(Entry::size).sum();
    }

    /** The names of the sources themselves. */
    Set<String> names() {
        return tops;
    }

    /**
     * All of them, to be delivered into the directory that is to hold them.
     *
     * @param as the name that the only source gets; empty for their own
     * @param progress gets bytes as they are read
     */
    FileTree tree(String as, LongConsumer progress) {
        return new FileTree().add("", sink -> {
            for (Entry entry : entries) {
                String name = as.isEmpty() ? entry.name : as + entry.name.replaceFirst("^[^/]+", "");
                if (entry.directory) {
                    sink.directory(name, Files.getPosixFilePermissions(entry.path));
                } else {
                    try (InputStream in = new Counted(Files.newInputStream(entry.path), progress)) {
                        sink.file(name, Files.getPosixFilePermissions(entry.path), entry.size, in);
                    }
                }
            }
        });
    }

    private static final class Counted extends FilterInputStream {
        private final LongConsumer progress;

        Counted(InputStream in, LongConsumer progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = super.read(bytes, offset, length);
            progress.accept(Math.max(0, n));
            return n;
        }
    }
}
