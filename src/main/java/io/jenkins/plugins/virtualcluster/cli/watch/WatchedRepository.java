package io.jenkins.plugins.virtualcluster.cli.watch;

import io.jenkins.plugins.virtualcluster.cli.definitions.ChangeReport;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.repository.Changes;
import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.repository.History;
import io.jenkins.plugins.virtualcluster.repository.Reason;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.TouchedSuite;
import io.jenkins.plugins.virtualcluster.repository.Tree;
import io.jenkins.plugins.virtualcluster.repository.git.Checkout;
import io.jenkins.plugins.virtualcluster.repository.git.RepositoryCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A branch that is watched. */
final class WatchedRepository {
    private static final int COMMITS = 50;

    private final RepositoryCache cache;
    private final RepositoryAddress address;

    WatchedRepository(RepositoryCache cache, RepositoryAddress address) {
        this.cache = cache;
        this.address = address;
    }

    RepositoryAddress address() {
        return address;
    }

    /** The id of the commit that it is at now. */
    String head() throws RepositoryException, IOException, InterruptedException {
        return cache.resolve(address);
    }

    /** The definitions at a commit; to be closed. */
    Checkout at(String commit) throws RepositoryException, IOException, InterruptedException {
        return cache.checkout(address.at(commit));
    }

    /**
     * The definitions as they are now, and what changed.
     *
     * @param report empty if there was no commit to compare with
     */
    record Update(String commit, Definitions definitions, Optional<ChangeReport> report) {}

    /** Looks at the commit that it is at now, and compares it with one from before. */
    Update update(Optional<String> before) throws RepositoryException, IOException, InterruptedException {
        try (Checkout now = cache.checkout(address)) {
            String commit = now.commit().id();
            Optional<ChangeReport> report =
                    before.isPresent() ? Optional.of(report(before.get(), now)) : Optional.empty();
            return new Update(commit, now.snapshot().definitions(), report);
        }
    }

    private ChangeReport report(String from, Checkout now)
            throws RepositoryException, IOException, InterruptedException {
        String to = now.commit().id();
        try (Checkout before = at(from)) {
            History history = cache.history(address, from, to, COMMITS);
            return new ChangeReport(from, Optional.of(to), history, Changes.between(before.snapshot(), now.snapshot()));
        } catch (RepositoryException e) {
            if (e.fault() != RepositoryException.Fault.USER) {
                throw e;
            }
            Changes all = unknownBefore(
                    from, Changes.between(new Nothing(), now.snapshot().tree()));
            return new ChangeReport(from, Optional.of(to), new History(List.of(now.commit()), false), all);
        }
    }

    /** Where the commit before cannot be had any more, every suite may be another one. */
    private static Changes unknownBefore(String from, Changes all) {
        Reason reason = new Reason(
                Reason.Kind.NEW_SUITE,
                "",
                "its state at " + Commit.brief(from) + " is unknown: that commit no longer exists");
        return new Changes(
                all.touched().stream()
                        .map(suite -> new TouchedSuite(suite.name(), List.of(reason), suite.problems()))
                        .toList(),
                List.of(),
                all.problems());
    }

    /** A tree without any file. */
    private static final class Nothing implements Tree {
        @Override
        public NavigableMap<String, Kind> entries() {
            return Collections.unmodifiableNavigableMap(new TreeMap<>());
        }

        @Override
        public String digest(String path) throws IOException {
            throw new NoSuchFileException(path);
        }

        @Override
        public InputStream open(String path) throws IOException {
            throw new NoSuchFileException(path);
        }
    }
}
