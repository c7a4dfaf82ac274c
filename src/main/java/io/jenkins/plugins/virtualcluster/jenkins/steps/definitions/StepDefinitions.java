package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;

import hudson.FilePath;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ClusterContext;
import io.jenkins.plugins.virtualcluster.jenkins.runs.DefinitionSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Where a step takes its definitions from: the repository that its block names, or the directory that it is in. */
public final class StepDefinitions {
    private StepDefinitions() {}

    public static DefinitionSource of(ClusterContext cluster, StepContext context) {
        return cluster.repository().isPresent()
                ? new RepositoryDefinitions(cluster.repository().get(), context)
                : new Workspace(context);
    }

    /** The directory of the enclosing {@code node}, looked for when the definitions are wanted. */
    private record Workspace(StepContext context) implements DefinitionSource {
        @Override
        public Brought bring(Path target, PrintStream log)
                throws InvalidRequestException, IOException, InterruptedException {
            FilePath directory = context.get(FilePath.class);
            if (directory == null) {
                throw new InvalidRequestException(
                        "This step has no directory with definitions; expected a node around it, with"
                                + " clusters/ and suites/ in its workspace, or repository: in virtualCluster");
            }
            return WorkspaceCopy.of(directory, target, log);
        }

        @Override
        public boolean isOncePerBlock() {
            return false;
        }
    }
}
