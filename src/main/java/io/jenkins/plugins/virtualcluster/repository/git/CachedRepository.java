package io.jenkins.plugins.virtualcluster.repository.git;

import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.repository.History;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException.Fault;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;

/** The copy of one repository in the cache: bare, and shallow where the server allows it. */
final class CachedRepository implements AutoCloseable {
    /** Each commit that was asked for has a name here, so that it is kept. */
    private static final String KEPT = "refs/virtual-cluster/";
    /** Where branches and tags go when a commit cannot be had by its id. */
    private static final List<RefSpec> ALL =
            List.of(new RefSpec("+refs/heads/*:refs/all/heads/*"), new RefSpec("+refs/tags/*:refs/all/tags/*"));
    /** As git has it: all that there is. */
    private static final int WHOLE = Integer.MAX_VALUE;

    private final Repository repository;

    private CachedRepository(Repository repository) {
        this.repository = repository;
    }

    /** Opens it, and makes it if need be. Who calls this has the lock, or does not fetch. */
    static CachedRepository open(Path directory) throws IOException {
        Repository repository = new FileRepositoryBuilder()
                .setGitDir(directory.toFile())
                .setBare()
                .build();
        if (!Files.exists(directory.resolve(Constants.HEAD))) {
            repository.create(true);
            repository.getConfig().setInt(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTO, 0);
            repository.getConfig().save();
        }
        return new CachedRepository(repository);
    }

    /** Removes locks that a process left which was ended; who calls this has the lock of it all. */
    static void unlock(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, "*.lock")) {
            for (Path lock : locks) {
                Files.delete(lock);
            }
        }
    }

    Repository repository() {
        return repository;
    }

    /** The commit of that id, if it is here. */
    Optional<Commit> commit(String id) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(ObjectId.fromString(id));
            // Where a fetch was ended half-way nothing names it.
            return repository.exactRef(KEPT + id) == null ? Optional.empty() : Optional.of(CommitHistory.of(commit));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    /**
     * Brings the commit that the address names now.
     *
     * @throws RepositoryException if there is none, or it cannot be had
     */
    Commit fetch(RepositoryAddress address, GitSettings settings, FetchDeadline deadline)
            throws RepositoryException, IOException, InterruptedException {
        RemoteRepository remote = new RemoteRepository(repository, address, settings, deadline);
        if (address.commit().isPresent()) {
            byId(address, remote, settings);
            return kept(address, ObjectId.fromString(address.commit().get()));
        }
        Ref ref = new Refs(address, remote.refs()).named();
        String here = "refs/now/" + ref.getName();
        remote.fetch(List.of(new RefSpec("+" + ref.getName() + ":" + here)), settings.depth());
        return kept(address, repository.exactRef(here).getObjectId());
    }

    private void byId(RepositoryAddress address, RemoteRepository remote, GitSettings settings)
            throws RepositoryException, IOException, InterruptedException {
        String id = address.commit().orElseThrow();
        try {
            remote.fetch(List.of(new RefSpec(id + ":" + KEPT + id)), settings.depth());
        } catch (RepositoryException refused) {
            // Not all servers give commits by their ids: then all is fetched, and it is there or it is not.
            remote.fetch(ALL, WHOLE);
            if (!repository.getObjectDatabase().has(ObjectId.fromString(id))) {
                throw new RepositoryException(
                        Fault.USER,
                        "Commit " + id + " is not in " + address.place()
                                + ": it does not exist there, or its branch was rewritten since",
                        refused);
            }
        }
    }

    private Commit kept(RepositoryAddress address, ObjectId id) throws RepositoryException, IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(id);
            RefUpdate keep = repository.updateRef(KEPT + commit.name());
            keep.setNewObjectId(commit);
            keep.forceUpdate();
            return CommitHistory.of(commit);
        } catch (IncorrectObjectTypeException e) {
            throw new RepositoryException(Fault.USER, address + " is not a commit, nor a tag of one", e);
        }
    }

    /** Packs it into one file of objects if it is in more than that many; who calls this has the lock. */
    void pack(int most) throws IOException {
        try (Stream<Path> files = Files.list(repository.getDirectory().toPath().resolve("objects/pack"))) {
            if (files.filter(file -> file.toString().endsWith(".pack")).count() <= most) {
                return;
            }
        }
        try {
            // Who reads an object finds it in the new file: all that has a name is there before the old ones go.
            for (String expiry : List.of("prunePackExpire", "pruneExpire")) {
                repository.getConfig().setString(ConfigConstants.CONFIG_GC_SECTION, null, expiry, "now");
            }
            Git.wrap(repository).gc().call();
        } catch (GitAPIException | JGitInternalException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Commits that led from one to the other, as far as they are here. */
    History history(String from, String to, int most) throws IOException {
        return CommitHistory.of(repository, from, to, most);
    }

    @Override
    public void close() {
        repository.close();
    }
}
