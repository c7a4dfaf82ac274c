package io.jenkins.plugins.virtualcluster.repository.git;

import io.jenkins.plugins.virtualcluster.repository.History;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException.Fault;
import io.jenkins.plugins.virtualcluster.repository.Tree;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.Status;
import org.eclipse.jgit.api.StatusCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** The repository that a directory of this machine belongs to. Nothing is fetched, and nothing in it changed. */
public final class LocalRepository implements AutoCloseable {
    private final Repository repository;
    private final Path directory;
    private final String path;

    private LocalRepository(Repository repository, Path directory) throws IOException {
        this.repository = repository;
        this.directory = directory;
        this.path = repository.isBare()
                ? ""
                : repository
                        .getWorkTree()
                        .toPath()
                        .toRealPath()
                        .relativize(directory)
                        .toString();
    }

    /**
     * Opens it.
     *
     * @throws RepositoryException if the directory belongs to none
     * @throws IOException if there is no such directory, or it cannot be read
     */
    public static LocalRepository of(Path directory) throws RepositoryException, IOException {
        Path real = directory.toRealPath();
        FileRepositoryBuilder builder = new FileRepositoryBuilder().findGitDir(real.toFile());
        if (builder.getGitDir() == null) {
            throw new RepositoryException(
                    Fault.USER, directory + " is not in a git repository; name one with --repository URL#REF");
        }
        return new LocalRepository(builder.build(), real);
    }

    /** The directory, absolute, with links resolved. */
    public Path directory() {
        return directory;
    }

    /** Where git finds it: the directory at the branch that is checked out. */
    public RepositoryAddress address() {
        Path top = repository.isBare()
                ? repository.getDirectory().toPath()
                : repository.getWorkTree().toPath();
        return new RepositoryAddress(top.toString(), Optional.of(Constants.HEAD), path);
    }

    /**
     * The commit that a revision names, as in gitrevisions(7): a branch, a tag, {@code HEAD~3}, the begin of an id.
     *
     * @return its id
     * @throws RepositoryException if it names none
     */
    public String resolve(String revision) throws RepositoryException, IOException {
        try {
            ObjectId commit = repository.resolve(revision + "^{commit}");
            if (commit != null) {
                return commit.name();
            }
        } catch (AmbiguousObjectException e) {
            throw new RepositoryException(
                    Fault.USER,
                    "'" + revision + "' could be several commits of " + directory + "; name more digits",
                    e);
        } catch (RevisionSyntaxException | IncorrectObjectTypeException e) {
            throw new RepositoryException(
                    Fault.USER, "'" + revision + "' names no commit; expected a branch, a tag, a commit or HEAD~1", e);
        }
        throw new RepositoryException(
                Fault.USER,
                "There is no branch, tag or commit '" + revision + "' in " + directory
                        + "; run 'git fetch' to get it, or check its spelling");
    }

    /**
     * The commit that is checked out, with {@code +} behind it if definitions of the directory differ from it: a file that git knows, or
     * one below {@code clusters} or {@code suites} that it does not.
     *
     * @throws RepositoryException if there is no commit yet, or it does not have the directory, which only lies in the work tree
     */
    public String state() throws RepositoryException, IOException {
        String head = resolve(Constants.HEAD);
        tree(head);
        try (Git git = new Git(repository)) {
            StatusCommand command = git.status();
            Status status = (path.isEmpty() ? command : command.addPath(path)).call();
            String below = path.isEmpty() ? "" : path + "/";
            boolean differs = status.hasUncommittedChanges()
                    || status.getUntracked().stream()
                            .anyMatch(
                                    file -> file.startsWith(below + "clusters/") || file.startsWith(below + "suites/"));
            return differs ? head + "+" : head;
        } catch (GitAPIException e) {
            throw new IOException("Cannot compare " + directory + " with commit " + head + ": " + e.getMessage(), e);
        }
    }

    /** The URLs of its remotes, as git knows them, that of {@code origin} first. */
    public List<String> urls() {
        return repository.getConfig().getSubsections(ConfigConstants.CONFIG_REMOTE_SECTION).stream()
                .sorted(Comparator.comparing(remote -> !remote.equals(Constants.DEFAULT_REMOTE_NAME)))
                .flatMap(remote -> Stream.ofNullable(repository
                        .getConfig()
                        .getString(ConfigConstants.CONFIG_REMOTE_SECTION, remote, ConfigConstants.CONFIG_KEY_URL)))
                .toList();
    }

    /**
     * The directory as it was at a commit.
     *
     * @throws RepositoryException if it was not there
     */
    public Tree tree(String commit) throws RepositoryException, IOException {
        try {
            return new CommitTree(repository, commit, path);
        } catch (NoSuchFileException e) {
            throw new RepositoryException(Fault.USER, "Commit " + commit + " has no directory " + path, e);
        }
    }

    /**
     * The directory as it was at a commit; empty if it was not there.
     */
    public Optional<Tree> treeIfThere(String commit) throws IOException {
        try {
            return Optional.of(new CommitTree(repository, commit, path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * The last commit that two have in common.
     *
     * @param base a revision, as {@link #resolve} takes it
     * @param commit an id
     * @throws RepositoryException if they have none here
     */
    public String common(String base, String commit) throws RepositoryException, IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            walk.setRevFilter(RevFilter.MERGE_BASE);
            walk.markStart(walk.parseCommit(ObjectId.fromString(resolve(base))));
            walk.markStart(walk.parseCommit(ObjectId.fromString(commit)));
            RevCommit common = walk.next();
            if (common == null) {
                throw new RepositoryException(
                        Fault.USER,
                        "'" + base + "' and what is checked out in " + directory
                                + " have no commit in common; a shallow clone has too few: fetch more");
            }
            return common.name();
        }
    }

    /** Commits that led from one to the other. */
    public History history(String from, String to, int most) throws IOException {
        return CommitHistory.of(repository, from, to, most);
    }

    @Override
    public void close() {
        repository.close();
    }
}
