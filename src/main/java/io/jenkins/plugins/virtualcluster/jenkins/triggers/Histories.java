package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.model.TaskListener;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.changes.DefinitionHistory;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.RepositoryDescription;

/** The histories of the repositories in the settings. */
public final class Histories {
    private Histories() {}

    /**
     * That of a repository.
     *
     * @param listener told what git does
     * @throws InvalidRequestException if there is no such repository in the settings, or no plugin that knows git
     */
    public static DefinitionHistory of(String name, TaskListener listener) throws InvalidRequestException {
        RepositoryDescription repository = DefinitionRepositories.get().require(name);
        try {
            return new GitHistory(repository, listener);
        } catch (NoClassDefFoundError e) {
            throw new InvalidRequestException(
                    "Repository " + name + " needs the plugin Git client, which is not installed");
        }
    }
}
