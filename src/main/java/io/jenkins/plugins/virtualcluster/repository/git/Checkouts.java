package io.jenkins.plugins.virtualcluster.repository.git;

import io.jenkins.plugins.virtualcluster.common.Directories;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The checkouts in a cache. Each has a lock beside it as long as somebody uses it, and is named after its copy. */
record Checkouts(Path directory) {
    private static final String LOCK = ".lock";
    private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    /**
     * One to be.
     *
     * @param directory not there yet
     */
    record Claim(Path directory, CacheLock lock) {
        /** Gives it up, with what is there. */
        void end() throws IOException {
            try {
                Directories.remove(directory);
            } finally {
                lock.remove();
            }
        }
    }

    /** Claims one of that copy; who calls this has the copy's lock, and gives it up after this. */
    Claim claim(Path copy) throws IOException {
        Files.createDirectories(directory);
        while (true) {
            Path checkout = directory.resolve(copy.getFileName() + "-" + UUID.randomUUID());
            Optional<CacheLock> lock = CacheLock.tryTake(lock(checkout));
            if (lock.isPresent()) {
                return new Claim(checkout, lock.get());
            }
            // Another process has taken it for one that was left, between its making and its locking.
        }
    }

    private static Path lock(Path checkout) {
        return checkout.resolveSibling(checkout.getFileName() + LOCK);
    }

    /** Whether somebody uses one of that copy; who calls this has the copy's lock. */
    boolean isUsed(Path copy) throws IOException {
        for (Path checkout : all()) {
            String name = String.valueOf(checkout.getFileName());
            String of = copy.getFileName() + "-";
            if (name.startsWith(of) && name.substring(of.length()).matches(ID)) {
                Optional<CacheLock> lock = CacheLock.tryTake(lock(checkout));
                if (lock.isEmpty()) {
                    return true;
                }
                lock.get().close();
            }
        }
        return false;
    }

    /** Removes those that processes left which were ended. */
    void removeLeft() throws IOException {
        for (Path checkout : all()) {
            Optional<CacheLock> lock = CacheLock.tryTake(lock(checkout));
            if (lock.isPresent()) {
                new Claim(checkout, lock.get()).end();
            }
        }
    }

    private List<Path> all() throws IOException {
        List<Path> all = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, "*" + LOCK)) {
                for (Path file : locks) {
                    String name = String.valueOf(file.getFileName());
                    all.add(directory.resolve(name.substring(0, name.length() - LOCK.length())));
                }
            }
        }
        return all;
    }
}
