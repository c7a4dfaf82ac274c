package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;

import hudson.FilePath;
import hudson.model.Run;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.JobOrigin;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ClusterContext;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.RepositoryDescription;
import io.jenkins.plugins.virtualcluster.jenkins.runs.DefinitionSource;
import io.jenkins.plugins.virtualcluster.jenkins.runs.SuiteOptions;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChosenSuite;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Where a step takes its definitions from: the repository that its block names, or the directory that it is in; and the
 * block's cluster from the pipeline, if it stands there.
 */
public final class StepDefinitions {
    private StepDefinitions() {}

    public static DefinitionSource of(ClusterContext cluster, StepContext context) {
        DefinitionSource source = cluster.repository().isPresent()
                ? new Configured(cluster.repository().get(), context)
                : new Workspace(context, cluster.inline().isPresent());
        return cluster.inline().map(one -> one.over(source)).orElse(source);
    }

    /** What of a suite is to be run: as the step says, or as somebody has chosen for the build. */
    public static SuiteOptions chosen(SuiteOptions asked, ClusterContext cluster, Run<?, ?> build) {
        ChosenSuite choice = build.getAction(ChosenSuite.class);
        return choice == null ? asked : choice.over(asked, cluster.repository());
    }

    /**
     * The same of a step that delivers files of its directory.
     *
     * @param deliver files, directories or patterns of its directory, of the form {@code FILE[=NAME]}
     */
    public static DefinitionSource of(ClusterContext cluster, StepContext context, List<String> deliver) {
        return new Delivering(of(cluster, context), List.copyOf(deliver), context);
    }

    /** Definitions, and files of the directory of the enclosing {@code node}. */
    private record Delivering(DefinitionSource definitions, List<String> delivered, StepContext context)
            implements DefinitionSource {
        @Override
        public Brought bring(Path target, PrintStream log)
                throws InvalidRequestException, IOException, InterruptedException {
            return definitions.bring(target, log);
        }

        @Override
        public void requireAccess() throws InvalidRequestException, IOException, InterruptedException {
            definitions.requireAccess();
        }

        @Override
        public void bringDelivered(Path target) throws InvalidRequestException, IOException, InterruptedException {
            FilePath directory = context.get(FilePath.class);
            if (directory == null) {
                throw new InvalidRequestException(
                        "This step has no directory to deliver files from; expected a node around it");
            }
            DeliveredCopy.copy(delivered, directory, target);
        }

        @Override
        public boolean isOncePerBlock() {
            return definitions.isOncePerBlock();
        }
    }

    /**
     * The directory of the enclosing {@code node}, looked for when the definitions are wanted.
     *
     * @param suitesOnly whether there need be no definitions, since the cluster's stands in the pipeline
     */
    private record Workspace(StepContext context, boolean suitesOnly) implements DefinitionSource {
        @Override
        public Brought bring(Path target, PrintStream log)
                throws InvalidRequestException, IOException, InterruptedException {
            FilePath directory = context.get(FilePath.class);
            if (suitesOnly && (directory == null || !directory.child("suites").isDirectory())) {
                return new Brought("the definition in virtualCluster", Optional.empty(), Optional.empty(), List.of(""));
            }
            if (directory == null) {
                throw new InvalidRequestException(
                        "This step has no directory with definitions; expected a node around it, with"
                                + " clusters/ and suites/ in its workspace, or repository: in virtualCluster");
            }
            return WorkspaceCopy.of(directory, suitesOnly ? "suites" : "clusters", target, context.get(Run.class), log);
        }

        @Override
        public boolean isOncePerBlock() {
            return false;
        }
    }

    /**
     * A repository that is configured in Jenkins, checked out once for a block.
     *
     * @param name in the settings
     */
    private record Configured(String name, StepContext context) implements DefinitionSource {
        @Override
        public Brought bring(Path target, PrintStream log)
                throws InvalidRequestException, IOException, InterruptedException {
            RepositoryDescription repository = required();
            try {
                return GitCheckout.of(repository, target, context, log);
            } catch (NoClassDefFoundError e) {
                throw new InvalidRequestException(
                        "Repository " + name + " needs the plugin Git client, which is not installed");
            }
        }

        @Override
        public void requireAccess() throws InvalidRequestException, IOException, InterruptedException {
            required();
        }

        private RepositoryDescription required() throws InvalidRequestException, IOException, InterruptedException {
            return DefinitionRepositories.get().require(name, JobOrigin.of((Run<?, ?>) context.get(Run.class)));
        }

        @Override
        public boolean isOncePerBlock() {
            return true;
        }
    }
}
