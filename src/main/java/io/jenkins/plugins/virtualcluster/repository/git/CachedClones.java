package io.jenkins.plugins.virtualcluster.repository.git;

import io.jenkins.plugins.virtualcluster.common.Directories;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The copies in a cache, each with a lock beside it whose time is that of the copy's last use. Who uses a copy holds its
 * lock, or has a checkout of it.
 */
record CachedClones(Path directory, Checkouts checkouts, CacheLimit limit) {
    private static final int NAME_DIGITS = 16;
    private static final String LOCK = ".lock";
    /** A copy that is being removed; no copy's own name ends so. */
    private static final String GONE = ".gone";

    /** Where the copy of a repository is, or would be. */
    Path of(RepositoryAddress address) {
        String end = address.place().replaceFirst("[/:]*$", "").replaceFirst("(?s).*[/:]", "");
        String name = end.replaceAll("[^\\w.-]", "_").replaceFirst("\\.git$", "");
        return directory.resolve(
                name + "-" + DigestUtils.sha256Hex(address.place()).substring(0, NAME_DIGITS));
    }

    static Path lock(Path copy) {
        return copy.resolveSibling(copy.getFileName() + LOCK);
    }

    /** Notes that it is used now; who calls this has its lock. */
    static void used(Path copy) throws IOException {
        Files.setLastModifiedTime(lock(copy), FileTime.from(Instant.now()));
    }

    /** @param used when it was used last */
    private record Copy(Path path, Instant used, long size) {}

    /**
     * Removes copies that were not used for long, and, if the rest is too much, those that were not used for longest. One
     * that somebody uses stays.
     *
     * @return what was removed
     */
    List<Path> removeUnused() throws IOException {
        List<Copy> copies = all();
        long total = copies.stream().mapToLong(Copy::size).sum();
        Instant old = Instant.now().minus(limit.unused());
        List<Path> removed = new ArrayList<>();
        for (Copy copy : copies) {
            if ((copy.used().isBefore(old) || total > limit.bytes()) && remove(copy)) {
                total -= copy.size();
                removed.add(copy.path());
            }
        }
        return removed;
    }

    /** The one that was not used for longest first. */
    private List<Copy> all() throws IOException {
        List<Copy> all = new ArrayList<>();
        for (Path path : directories()) {
            // What another process was ended while it removed it counts as a copy until it is gone.
            Path copy = path.resolveSibling(String.valueOf(path.getFileName()).replaceFirst("\\.gone$", ""));
            all.add(new Copy(copy, lastUse(copy), size(path)));
        }
        all.sort(Comparator.comparing(Copy::used));
        return all;
    }

    private List<Path> directories() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    private static Instant lastUse(Path copy) throws IOException {
        Path lock = lock(copy);
        return Files.exists(lock) ? Files.getLastModifiedTime(lock).toInstant() : Instant.EPOCH;
    }

    private static long size(Path directory) throws IOException {
        long[] size = {0};
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                size[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                // Who uses the copy has just removed it.
                return FileVisitResult.CONTINUE;
            }
        });
        return size[0];
    }

    private boolean remove(Copy copy) throws IOException {
        Optional<CacheLock> lock = CacheLock.tryTake(lock(copy.path()));
        if (lock.isEmpty()) {
            return false;
        }
        // The lock's file stays: who waits for it has it open.
        CacheLock held = lock.get();
        try (held) {
            if (lastUse(copy.path()).isAfter(copy.used()) || checkouts.isUsed(copy.path())) {
                return false;
            }
            Path gone = copy.path().resolveSibling(copy.path().getFileName() + GONE);
            Directories.remove(gone);
            if (Files.isDirectory(copy.path())) {
                // In one step: half a copy would be taken for a whole one.
                Files.move(copy.path(), gone, StandardCopyOption.ATOMIC_MOVE);
                Directories.remove(gone);
            }
            return true;
        }
    }
}
