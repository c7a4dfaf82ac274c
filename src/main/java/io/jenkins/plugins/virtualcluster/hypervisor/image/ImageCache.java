package io.jenkins.plugins.virtualcluster.hypervisor.image;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import io.jenkins.plugins.virtualcluster.hypervisor.local.Cache;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Image files that are costly to get, in a directory of the user's that all of his processes share: downloads, and what was
 * made of images that hypervisors do not boot as they are. It is bounded in age and bytes, but what a living process uses
 * stays. A file is there whole or not at all.
 *
 * <p>Beside a file NAME lie {@code NAME.use-PROCESS-ID} for each of its users, and {@code NAME.part-PROCESS-ID} while
 * somebody makes it. What was broken off lies as {@code NAME.begun} until somebody continues it, if NAME has no dot: what is
 * made of another file has one, and is made from the start.
 */
public final class ImageCache {
    /**
     * @param bytes of all files together
     * @param unused how long a file stays that nobody takes
     */
    record Limits(long bytes, Duration unused) {
        static final Limits USUAL = new Limits(64L << 30, Duration.ofDays(30));
    }

    private static final Pattern OWNED = Pattern.compile("(.+)\\.(use|part)-(\\d+@\\d+)-.*");
    private static final String LOCK = ".lock";
    /** A lock of the file excludes other processes only. */
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    /** None for a user without a home. */
    private final Optional<Path> place;

    private final Limits limits;

    ImageCache(Path directory, Limits limits) {
        this(Optional.of(directory), limits);
    }

    private ImageCache(Optional<Path> place, Limits limits) {
        this.place = place;
        this.limits = limits;
    }

    public static ImageCache ofUser() {
        return new ImageCache(Cache.ofUser().directory().map(directory -> directory.resolve("images")), Limits.USUAL);
    }

    /** Makes a file; continues what is there. */
    @FunctionalInterface
    interface Maker {
        void make(Path file) throws HypervisorException, IOException, InterruptedException;
    }

    /** A file that stays as long as this is open. */
    final class Entry implements AutoCloseable {
        private final Path file;
        private final Path mark;

        private Entry(Path file, Path mark) {
            this.file = file;
            this.mark = mark;
        }

        Path file() {
            return file;
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(mark);
                trim();
            } catch (IOException e) {
                System.getLogger(ImageCache.class.getName())
                        .log(System.Logger.Level.DEBUG, "files are left beside " + file, e);
            }
        }
    }

    /**
     * The file of that name, made if it is not there.
     *
     * @param name of letters, digits and dots
     * @throws HypervisorException if it cannot be made or kept; the next one continues what is left of it then
     */
    Entry take(String name, Maker maker) throws HypervisorException, InterruptedException {
        Path directory =
                place.orElseThrow(() -> new HypervisorException("This user has no home directory for the cache of"
                        + " images; set XDG_CACHE_HOME to a directory for it"));
        String own = LeaseProcess.own() + "-" + UUID.randomUUID();
        Path file = directory.resolve(name);
        Path mark = directory.resolve(name + ".use-" + own);
        Path part = directory.resolve(name + ".part-" + own);
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            boolean there = locked(directory, () -> {
                Files.createFile(mark);
                if (Files.isRegularFile(file)) {
                    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
                    return true;
                }
                trimLocked(directory);
                if (isContinued(name) && Files.isRegularFile(begun(file))) {
                    Files.move(begun(file), part, StandardCopyOption.ATOMIC_MOVE);
                }
                return false;
            });
            if (!there) {
                maker.make(part);
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return new Entry(file, mark);
        } catch (IOException e) {
            HypervisorException failure = new HypervisorException(
                    "The cache of images " + directory + " cannot be written: " + e
                            + "; free some space there, or set XDG_CACHE_HOME to another directory",
                    e);
            remove(failure, part, mark);
            throw failure;
        } catch (HypervisorException | InterruptedException | RuntimeException e) {
            if (isContinued(name)) {
                leave(part, file, e);
            }
            remove(e, part, mark);
            throw e;
        }
    }

    private static boolean isContinued(String name) {
        return name.indexOf('.') < 0;
    }

    /** Where what was broken off of that file lies. */
    private static Path begun(Path file) {
        return file.resolveSibling(file.getFileName() + ".begun");
    }

    private static void leave(Path part, Path file, Exception cause) {
        try {
            locked(Objects.requireNonNull(file.getParent()), () -> {
                leaveLocked(part, file);
                return true;
            });
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** The larger one stays, if another process left one, too. */
    private static void leaveLocked(Path part, Path file) throws IOException {
        if (size(part) > size(begun(file))) {
            Files.move(part, begun(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void remove(Exception cause, Path... files) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private interface Work<T> {
        T done() throws IOException;
    }

    private static <T> T locked(Path directory, Work<T> work) throws IOException {
        IN_THIS_PROCESS.lock();
        try (FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // Until the channel is closed.
            return work.done();
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    /**
     * Removes what was not used for long, the oldest beyond the bytes, and what processes left that are gone.
     *
     * @return the files that were removed
     */
    public List<Path> trim() throws IOException {
        Optional<Path> directory = place.filter(Files::isDirectory);
        return directory.isPresent() ? locked(directory.get(), () -> trimLocked(directory.get())) : List.of();
    }

    private List<Path> trimLocked(Path directory) throws IOException {
        List<Path> removed = new ArrayList<>();
        Set<String> used = new HashSet<>();
        Map<Path, FileTime> files = new HashMap<>();
        long bytes = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path each : all) {
                String name = String.valueOf(each.getFileName());
                Matcher owned = OWNED.matcher(name);
                if (owned.matches()) {
                    if (LeaseProcess.isAlive(owned.group(3))) {
                        used.add(owned.group(1));
                        bytes += size(each);
                    } else {
                        if (owned.group(2).equals("part") && isContinued(owned.group(1))) {
                            leaveLocked(each, directory.resolve(owned.group(1)));
                        }
                        Files.deleteIfExists(each);
                    }
                } else if (!name.equals(LOCK)) {
                    files.put(each, Files.getLastModifiedTime(each));
                    bytes += size(each);
                }
            }
        }
        Instant oldest = Instant.now().minus(limits.unused());
        for (Path file :
                files.keySet().stream().sorted(Comparator.comparing(files::get)).toList()) {
            boolean old = files.get(file).toInstant().isBefore(oldest);
            if ((old || bytes > limits.bytes()) && !used.contains(String.valueOf(file.getFileName()))) {
                bytes -= size(file);
                Files.deleteIfExists(file);
                removed.add(file);
            }
        }
        return removed;
    }

    /** Another process may just have renamed it. */
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
