package io.jenkins.plugins.virtualcluster.jenkins.repositories;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernameCredentials;
import com.google.common.util.concurrent.Striped;
import hudson.EnvVars;
import hudson.model.TaskListener;
import hudson.plugins.git.GitException;
import hudson.security.ACL;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorService;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import jenkins.model.Jenkins;
import org.apache.commons.codec.digest.DigestUtils;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.URIish;
import org.jenkinsci.plugins.gitclient.Git;
import org.jenkinsci.plugins.gitclient.GitClient;

/**
 * A definition repository on the controller: all commits of its branch that were ever fetched, without a checkout. It lies in
 * {@code JENKINS_HOME/virtual-cluster/repositories/} and may be deleted while nothing uses it.
 */
public final class GitMirror {
    /** Not a bare repository in name: Git client looks for this directory. */
    private static final String GIT = ".git";

    private static final int MINUTES = 10;
    private static final int DIGITS = 16;
    /** Where the branch that a repository itself names is kept. */
    private static final String OWN_BRANCH = "refs/virtual-cluster/head";

    /** By directories; with so many stripes, each has its own lock as long as one is held. */
    private static final Striped<Lock> LOCKS = Striped.lazyWeakLock(Integer.MAX_VALUE);

    private final RepositoryDescription repository;
    private final TaskListener listener;
    private final Path directory;

    public GitMirror(RepositoryDescription repository, TaskListener listener) {
        this.repository = repository;
        this.listener = listener;
        directory = HypervisorService.directory()
                .resolve("repositories")
                .resolve(DigestUtils.sha256Hex(repository.url()).substring(0, DIGITS));
    }

    /**
     * Brings what is new, one of all users of the repository at a time.
     *
     * @return the commit that the branch is at
     */
    public String fetch() throws InvalidRequestException, IOException, InterruptedException {
        Lock lock = LOCKS.get(directory);
        if (!lock.tryLock(MINUTES, TimeUnit.MINUTES)) {
            throw new InvalidRequestException("Definition repository " + repository.name()
                    + ": another fetch has not ended within " + MINUTES + " minutes");
        }
        try {
            return locked();
        } catch (GitException e) {
            throw new InvalidRequestException(repository.failure(String.valueOf(e.getMessage())));
        } catch (URISyntaxException e) {
            throw new InvalidRequestException("Definition repository " + repository.name() + ": '" + repository.url()
                    + "' is not a git URL: " + e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private String locked() throws InvalidRequestException, IOException, InterruptedException, URISyntaxException {
        Files.createDirectories(directory);
        GitClient git = Git.with(listener, new EnvVars()).in(directory.toFile()).getClient();
        if (!Files.exists(directory.resolve(GIT).resolve("HEAD"))) {
            git.init_().workspace(directory.toString()).bare(false).execute();
        }
        if (!repository.credentials().isEmpty()) {
            git.setCredentials(credentials());
        }
        String branch = branch();
        String source = repository.branch().isEmpty() ? "HEAD" : branch;
        git.fetch_()
                .from(new URIish(repository.url()), List.of(new RefSpec("+" + source + ":" + branch)))
                .tags(false)
                .timeout(MINUTES)
                .execute();
        try (Repository mirror = open()) {
            Ref brought = mirror.exactRef(branch);
            if (brought == null) {
                throw new InvalidRequestException("Definition repository " + repository.name() + " has no commit on "
                        + (repository.branch().isEmpty() ? "its default branch" : "branch " + repository.branch()));
            }
            return brought.getObjectId().name();
        }
    }

    private String branch() {
        return repository.branch().isEmpty() ? OWN_BRANCH : "refs/heads/" + repository.branch();
    }

    /** The commit that the branch was at when it was fetched last; empty if it never was. */
    public Optional<String> known() throws IOException {
        if (!Files.exists(directory.resolve(GIT).resolve("HEAD"))) {
            return Optional.empty();
        }
        try (Repository mirror = open()) {
            return Optional.ofNullable(mirror.exactRef(branch()))
                    .map(ref -> ref.getObjectId().name());
        }
    }

    private StandardUsernameCredentials credentials() throws InvalidRequestException {
        StandardUsernameCredentials found = CredentialsProvider.findCredentialByIdInItemGroup(
                repository.credentials(), StandardUsernameCredentials.class, Jenkins.get(), ACL.SYSTEM2, List.of());
        if (found == null) {
            throw new InvalidRequestException("Definition repository " + repository.name()
                    + ": there are no credentials '" + repository.credentials() + "'");
        }
        return found;
    }

    /** For reading what was brought; to be closed. */
    public Repository open() throws IOException {
        return new FileRepositoryBuilder()
                .setGitDir(directory.resolve(GIT).toFile())
                .setBare()
                .build();
    }
}
