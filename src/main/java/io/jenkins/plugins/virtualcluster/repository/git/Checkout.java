package io.jenkins.plugins.virtualcluster.repository.git;

import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.repository.CommitHosts;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException.Fault;
import io.jenkins.plugins.virtualcluster.repository.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * The definitions of one commit, in a directory that nobody else uses and that goes when this is closed, or, if its process
 * is ended before, when the next one is made.
 */
public final class Checkout implements AutoCloseable {
    private final RepositoryAddress address;
    private final Commit commit;
    private final Snapshot snapshot;
    private final CachedRepository repository;
    private final Checkouts.Claim claim;

    private Checkout(
            RepositoryAddress address,
            Commit commit,
            Snapshot snapshot,
            CachedRepository repository,
            Checkouts.Claim claim) {
        this.address = address;
        this.commit = commit;
        this.snapshot = snapshot;
        this.repository = repository;
        this.claim = claim;
    }

    /**
     * Writes a commit's files.
     *
     * @param claim ended with this, also if it fails
     * @param repository closed with this
     */
    static Checkout of(RepositoryAddress address, Commit commit, Checkouts.Claim claim, CachedRepository repository)
            throws RepositoryException, IOException {
        boolean done = false;
        try {
            Files.createDirectory(claim.directory());
            Snapshot snapshot = Snapshot.of(
                    new CommitTree(repository.repository(), commit.id(), address.path()), claim.directory());
            done = true;
            return new Checkout(address, commit, snapshot, repository, claim);
        } catch (NoSuchFileException e) {
            throw new RepositoryException(
                    Fault.USER,
                    "There is no directory '" + address.path() + "' in " + address.place() + " at commit "
                            + commit.id(),
                    e);
        } finally {
            if (!done) {
                claim.end();
            }
        }
    }

    public RepositoryAddress address() {
        return address;
    }

    public Commit commit() {
        return commit;
    }

    /** The address of the commit's web page; none if its server is not known, and the definitions do not say it. */
    public Optional<String> commitPage() {
        return snapshot.definitions()
                .commitPages()
                .or(() -> CommitHosts.pages(address.url()))
                .flatMap(pages -> pages.page(commit.id()));
    }

    /** Its definitions, and where they are. */
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public void close() throws IOException {
        try {
            repository.close();
        } finally {
            claim.end();
        }
    }
}
