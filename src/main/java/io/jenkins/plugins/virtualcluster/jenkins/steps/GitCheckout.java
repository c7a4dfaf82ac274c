package io.jenkins.plugins.virtualcluster.jenkins.steps;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernameCredentials;
import hudson.EnvVars;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.plugins.git.GitException;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.RepositoryDescription;
import io.jenkins.plugins.virtualcluster.jenkins.runs.DefinitionSource.Brought;
import io.jenkins.plugins.virtualcluster.jenkins.runs.UserError;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.gitclient.Git;
import org.jenkinsci.plugins.gitclient.GitClient;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Checks a configured repository out, by the Git client plugin. */
final class GitCheckout {
    private static final String REMOTE = "origin";
    private static final int MINUTES = 10;

    private GitCheckout() {}

    static Brought of(RepositoryDescription repository, Path target, StepContext context, PrintStream log)
            throws UserError, IOException, InterruptedException {
        TaskListener listener = context.get(TaskListener.class);
        try {
            GitClient git =
                    Git.with(listener, new EnvVars()).in(target.toFile()).getClient();
            if (!repository.credentials().isEmpty()) {
                git.setCredentials(credentials(repository, context.get(Run.class)));
            }
            git.clone_()
                    .url(repository.url())
                    .repositoryName(REMOTE)
                    .shallow(true)
                    .timeout(MINUTES)
                    .execute();
            String branch = repository.branch().isEmpty() ? "HEAD" : repository.branch();
            git.checkout().ref(REMOTE + "/" + branch).timeout(MINUTES).execute();
            String commit = git.revParse("HEAD").name();
            log.println("Definitions: " + repository.name() + " at " + commit);
            return new Brought(Optional.of(commit), repository.paths().isEmpty() ? List.of("") : repository.paths());
        } catch (GitException e) {
            throw new UserError(
                    "Definition repository " + repository.name() + " cannot be checked out: " + e.getMessage());
        }
    }

    private static StandardUsernameCredentials credentials(RepositoryDescription repository, Run<?, ?> build)
            throws UserError {
        StandardUsernameCredentials found = CredentialsProvider.findCredentialById(
                repository.credentials(), StandardUsernameCredentials.class, build);
        if (found == null) {
            throw new UserError("Definition repository " + repository.name() + ": there are no credentials '"
                    + repository.credentials() + "'");
        }
        return found;
    }
}
