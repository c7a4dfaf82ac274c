package io.jenkins.plugins.virtualcluster.repository.git;

import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.repository.Directories;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException.Fault;
import io.jenkins.plugins.virtualcluster.repository.Snapshot;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * The definitions of one commit, in a directory that nobody else uses and that goes when this is closed, or, if its process
 * is ended before, when the next one is made.
 */
public final class Checkout implements AutoCloseable {
    private static final String LOCK = ".lock";

    private final RepositoryAddress address;
    private final Commit commit;
    private final Snapshot snapshot;
    private final CachedRepository repository;
    private final CacheLock lock;

    private Checkout(
            RepositoryAddress address, Commit commit, Snapshot snapshot, CachedRepository repository, CacheLock lock) {
        this.address = address;
        this.commit = commit;
        this.snapshot = snapshot;
        this.repository = repository;
        this.lock = lock;
    }

    /**
     * Writes a commit's files.
     *
     * @param above where the directory is made
     * @param repository closed with this
     */
    static Checkout of(RepositoryAddress address, Commit commit, Path above, CachedRepository repository)
            throws RepositoryException, IOException {
        Files.createDirectories(above);
        sweep(above);
        Path directory = above.resolve(UUID.randomUUID().toString());
        CacheLock lock =
                CacheLock.tryTake(above.resolve(directory.getFileName() + LOCK)).orElseThrow();
        boolean done = false;
        try {
            Files.createDirectory(directory);
            Snapshot snapshot =
                    Snapshot.of(new CommitTree(repository.repository(), commit.id(), address.path()), directory);
            done = true;
            return new Checkout(address, commit, snapshot, repository, lock);
        } catch (NoSuchFileException e) {
            throw new RepositoryException(
                    Fault.USER,
                    "There is no directory '" + address.path() + "' in " + address.place() + " at commit "
                            + commit.id(),
                    e);
        } finally {
            if (!done) {
                Directories.remove(directory);
                lock.remove();
            }
        }
    }

    /** Removes what processes left that were ended. */
    private static void sweep(Path above) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(above, "*" + LOCK)) {
            for (Path file : locks) {
                Optional<CacheLock> lock = CacheLock.tryTake(file);
                if (lock.isPresent()) {
                    String name = String.valueOf(file.getFileName());
                    Directories.remove(above.resolve(name.substring(0, name.length() - LOCK.length())));
                    lock.get().remove();
                }
            }
        }
    }

    public RepositoryAddress address() {
        return address;
    }

    public Commit commit() {
        return commit;
    }

    /** Its definitions, and where they are. */
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public void close() throws IOException {
        try {
            repository.close();
            snapshot.close();
        } finally {
            lock.remove();
        }
    }
}
