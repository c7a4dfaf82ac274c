package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.changes.PendingBuild;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.GitMirror;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.RepositoryDescription;
import io.jenkins.plugins.virtualcluster.jenkins.runs.DefinitionSource.Brought;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChangedSuites;
import io.jenkins.plugins.virtualcluster.repository.Snapshot;
import io.jenkins.plugins.virtualcluster.repository.git.CommitTree;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Brings the files of a configured repository: at the commit whose changes started the build, or at the newest one of its
 * branch.
 */
final class GitCheckout {
    private GitCheckout() {}

    static Brought of(RepositoryDescription repository, Path target, StepContext context, PrintStream log)
            throws InvalidRequestException, IOException, InterruptedException {
        GitMirror mirror = new GitMirror(repository, context.get(TaskListener.class));
        Optional<String> asked = Optional.ofNullable(context.get(Run.class).getAction(ChangedSuites.class))
                .filter(changed -> changed.getRepository().equals(repository.name()))
                .map(ChangedSuites::getCommit);
        String newest = mirror.fetch();
        String commit = asked.orElse(newest);
        try (Repository opened = mirror.open()) {
            if (!opened.getObjectDatabase().has(ObjectId.fromString(commit))) {
                throw new InvalidRequestException("Definition repository " + repository.name() + " has commit " + commit
                        + " no longer, whose changes started this build; start the job manually for the newest one");
            }
            Snapshot.of(new CommitTree(opened, commit, ""), target);
        }
        log.println("Definitions: " + repository.name() + " at " + commit);
        return new Brought(
                "definition repository " + repository.name() + " at " + PendingBuild.brief(commit),
                Optional.of(commit),
                ScmBrowser.pages(context.get(Run.class), List.of(repository.url()), commit),
                repository.directories());
    }
}
