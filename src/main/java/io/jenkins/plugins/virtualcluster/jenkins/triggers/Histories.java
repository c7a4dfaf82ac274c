package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.model.Job;
import hudson.model.TaskListener;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.changes.DefinitionHistory;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.JobOrigin;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.RepositoryDescription;

/** The histories of the repositories in the settings. */
public final class Histories {
    private Histories() {}

    /**
     * That of a repository, for a job.
     *
     * @param listener told what git does
     * @throws InvalidRequestException if there is no such repository in the settings, the job may not use it, or there is no
     *     plugin that knows git
     */
    public static DefinitionHistory of(String name, Job<?, ?> job, TaskListener listener)
            throws InvalidRequestException {
        return of(DefinitionRepositories.get().require(name, JobOrigin.of(job)), listener);
    }

    /** @throws InvalidRequestException if there is no plugin that knows git */
    public static DefinitionHistory of(RepositoryDescription repository, TaskListener listener)
            throws InvalidRequestException {
        try {
            return new GitHistory(repository, listener);
        } catch (NoClassDefFoundError e) {
            throw new InvalidRequestException(
                    "Repository " + repository.name() + " needs the plugin Git client, which is not installed");
        }
    }
}
