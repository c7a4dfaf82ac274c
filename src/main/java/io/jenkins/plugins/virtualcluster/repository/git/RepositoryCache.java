package io.jenkins.plugins.virtualcluster.repository.git;

import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.repository.History;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Copies of repositories elsewhere, so that only what is new is brought. Threads and processes may use the same directory:
 * one at a time fetches from a repository, and each has checkouts of its own.
 */
public final class RepositoryCache {
    private static final int NAME_DIGITS = 16;

    private final Path directory;
    private final GitSettings settings;

    /** @param directory made if need be; losing it costs time only */
    public RepositoryCache(Path directory, GitSettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /** In {@code $XDG_CACHE_HOME/virtual-cluster}, or {@code ~/.cache/virtual-cluster}. */
    public static RepositoryCache ofUser(Map<String, String> environment) {
        String named = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = named.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache")
                : Path.of(named);
        return new RepositoryCache(base.resolve("virtual-cluster").resolve("git"), GitSettings.of(environment));
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
        try (CachedRepository repository = locked(address, new Deadline(settings.limit()), CachedRepository::open)) {
            Remote remote = new Remote(repository.repository(), address, settings, new Deadline(settings.limit()));
            ObjectId target = Refs.target(new Refs(address, remote.refs()).named());
            return target.name();
        }
    }

    /**
     * The definitions that the address names now; a commit that was brought before is not asked for again, so it needs no
     * network.
     *
     * @throws RepositoryException if it cannot be had; the message says why
     * @throws IOException if the cache cannot be written
     */
    public Checkout checkout(RepositoryAddress address) throws RepositoryException, IOException, InterruptedException {
        CachedRepository repository = null;
        Checkout checkout = null;
        try {
            Brought brought = bring(address);
            repository = brought.repository();
            checkout = Checkout.of(address, brought.commit(), directory.resolve("checkouts"), repository);
            return checkout;
        } finally {
            if (checkout == null && repository != null) {
                repository.close();
            }
        }
    }

    /** @param repository open */
    private record Brought(CachedRepository repository, Commit commit) {}

    private Brought bring(RepositoryAddress address) throws RepositoryException, IOException, InterruptedException {
        Deadline deadline = new Deadline(settings.limit());
        return locked(address, deadline, place -> {
            CachedRepository repository = CachedRepository.open(place);
            boolean done = false;
            try {
                Optional<Commit> here = address.commit().isPresent()
                        ? repository.commit(address.commit().get())
                        : Optional.empty();
                Commit commit = here.isPresent() ? here.get() : repository.fetch(address, settings, deadline);
                done = true;
                return new Brought(repository, commit);
            } finally {
                if (!done) {
                    repository.close();
                }
            }
        });
    }

    /**
     * Commits that led from one to the other, as far as they were brought.
     *
     * @param most how many are told
     */
    public History history(RepositoryAddress address, String from, String to, int most) throws IOException {
        try (CachedRepository repository = CachedRepository.open(place(address))) {
            return repository.history(from, to, most);
        }
    }

    private interface Work<T> {
        T in(Path repository) throws RepositoryException, IOException, InterruptedException;
    }

    private <T> T locked(RepositoryAddress address, Deadline deadline, Work<T> work)
            throws RepositoryException, IOException, InterruptedException {
        Path place = place(address);
        Files.createDirectories(repositories());
        Path file = place.resolveSibling(place.getFileName() + ".lock");
        CacheLock lock = CacheLock.take(file, deadline.left())
                .orElseThrow(() -> new RepositoryException(
                        Fault.UNREACHABLE,
                        "Another process has been fetching " + address.place() + " for "
                                + settings.limit().toSeconds() + " s; end it, or try again later"));
        try (lock) {
            CachedRepository.unlock(place);
            return work.in(place);
        }
    }

    private Path repositories() {
        return directory.resolve("repositories");
    }

    private Path place(RepositoryAddress address) {
        String end = address.place().replaceFirst("[/:]*$", "").replaceFirst("(?s).*[/:]", "");
        String name = end.replaceAll("[^\\w.-]", "_").replaceFirst("\\.git$", "");
        return repositories().resolve(name + "-" + digest(address.place()));
    }

    private static String digest(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, NAME_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
