package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.RepositoryDescription;
import io.jenkins.plugins.virtualcluster.jenkins.runs.DefinitionSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * A repository that is configured in Jenkins, checked out once for a block.
 *
 * @param name in the settings
 */
record RepositoryDefinitions(String name, StepContext context) implements DefinitionSource {
    @Override
    public Brought bring(Path target, PrintStream log)
            throws InvalidRequestException, IOException, InterruptedException {
        RepositoryDescription repository = DefinitionRepositories.get()
                .named(name)
                .orElseThrow(() ->
                        new InvalidRequestException(DefinitionRepositories.get().unknown(name)));
        try {
            return GitCheckout.of(repository, target, context, log);
        } catch (NoClassDefFoundError e) {
            throw new InvalidRequestException(
                    "Repository " + name + " needs the plugin Git client, which is not installed");
        }
    }

    @Override
    public boolean isOncePerBlock() {
        return true;
    }
}
