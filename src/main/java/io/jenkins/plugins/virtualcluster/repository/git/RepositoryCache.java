package io.jenkins.plugins.virtualcluster.repository.git;

import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.repository.History;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Copies of repositories elsewhere, so that only what is new is fetched. Threads and processes may use the same directory:
 * one at a time fetches from a repository, and each has checkouts of its own.
 */
public final class RepositoryCache {
    private static final System.Logger LOG = System.getLogger(RepositoryCache.class.getName());

    private final CachedClones copies;
    private final Checkouts checkouts;
    private final GitSettings settings;

    /** @param directory made if need be; losing it costs time only */
    public RepositoryCache(Path directory, GitSettings settings) {
        this(directory, settings, CacheLimit.USUAL);
    }

    RepositoryCache(Path directory, GitSettings settings, CacheLimit limit) {
        checkouts = new Checkouts(directory.resolve("checkouts"));
        copies = new CachedClones(directory.resolve("repositories"), checkouts, limit);
        this.settings = settings;
    }

    /**
     * The commit's id that the address names now. A commit's own id is taken as it is, without asking.
     *
     * @throws RepositoryException if it cannot be told; the message says why
     */
    public String resolve(RepositoryAddress address) throws RepositoryException, IOException, InterruptedException {
        if (address.commit().isPresent()) {
            return address.commit().get();
        }
        try (CachedRepository repository =
                locked(address, new FetchDeadline(settings.limit()), CachedRepository::open)) {
            RemoteRepository remote = new RemoteRepository(
                    repository.repository(), address, settings, new FetchDeadline(settings.limit()));
            ObjectId target = Refs.target(new Refs(address, remote.refs()).named());
            return target.name();
        }
    }

    /**
     * The definitions that the address names now; a commit that was fetched before is not asked for again, so it needs no
     * network.
     *
     * @throws RepositoryException if it cannot be had; the message says why
     * @throws IOException if the cache cannot be written
     */
    public Checkout checkout(RepositoryAddress address) throws RepositoryException, IOException, InterruptedException {
        tell("Leftover checkouts in " + checkouts.directory() + " cannot be removed", checkouts::removeLeft);
        Brought brought = bring(address);
        boolean done = false;
        try {
            Checkout checkout = Checkout.of(address, brought.commit(), brought.claim(), brought.repository());
            done = true;
            return checkout;
        } finally {
            if (!done) {
                brought.repository().close();
            }
            if (brought.isNew()) {
                tell("Unused copies in " + copies.directory() + " cannot be removed", copies::removeUnused);
            }
        }
    }

    /**
     * Removes what ended processes left, and the copies that were not used for long or are too much. A fetch does the same.
     *
     * @return the copies
     */
    public List<Path> removeUnused() throws IOException {
        checkouts.removeLeft();
        return copies.removeUnused();
    }

    private interface Upkeep {
        void run() throws IOException;
    }

    /** What fails of that harms nobody who asked for definitions; it is tried again with the next fetch. */
    private static void tell(String failure, Upkeep upkeep) {
        try {
            upkeep.run();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, failure, e);
        }
    }

    /**
     * A commit that is in the cache.
     *
     * @param repository open
     * @param claim keeps it there
     * @param isNew whether it was fetched just now
     */
    private record Brought(CachedRepository repository, Commit commit, Checkouts.Claim claim, boolean isNew) {}

    private Brought bring(RepositoryAddress address) throws RepositoryException, IOException, InterruptedException {
        FetchDeadline deadline = new FetchDeadline(settings.limit());
        return locked(address, deadline, copy -> {
            CachedRepository repository = CachedRepository.open(copy);
            boolean done = false;
            try {
                Optional<Commit> here = address.commit().isPresent()
                        ? repository.commit(address.commit().get())
                        : Optional.empty();
                Commit commit = here.isPresent() ? here.get() : repository.fetch(address, settings, deadline);
                tell(
                        "Copy " + copy + " cannot be packed",
                        () -> repository.pack(copies.limit().packs()));
                Brought brought = new Brought(repository, commit, checkouts.claim(copy), here.isEmpty());
                done = true;
                return brought;
            } finally {
                if (!done) {
                    repository.close();
                }
            }
        });
    }

    /**
     * Commits that led from one to the other, as far as they were fetched.
     *
     * @param most how many are told
     */
    public History history(RepositoryAddress address, String from, String to, int most) throws IOException {
        try (CachedRepository repository = CachedRepository.open(copies.of(address))) {
            return repository.history(from, to, most);
        }
    }

    private interface Work<T> {
        T in(Path copy) throws RepositoryException, IOException, InterruptedException;
    }

    private <T> T locked(RepositoryAddress address, FetchDeadline deadline, Work<T> work)
            throws RepositoryException, IOException, InterruptedException {
        Path copy = copies.of(address);
        Files.createDirectories(copies.directory());
        CacheLock lock = CacheLock.take(CachedClones.lock(copy), deadline.left())
                .orElseThrow(() -> new RepositoryException(
                        Fault.UNREACHABLE,
                        "Another process has been fetching " + address.place() + " for "
                                + settings.limit().toSeconds() + " s; end it, or try again later"));
        try (lock) {
            CachedClones.used(copy);
            CachedRepository.unlock(copy);
            return work.in(copy);
        }
    }
}
