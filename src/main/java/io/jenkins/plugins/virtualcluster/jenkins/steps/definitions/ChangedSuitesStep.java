package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;

import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.changes.DefinitionHistory;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ClusterContext;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepForm;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChangedSuites;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChosenSuite;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.Histories;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.RepositoryStepExecution;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code changedSuites()}: the names of the suites that the build is to run. */
public final class ChangedSuitesStep extends Step {
    private final String repository;
    private String base;

    @DataBoundConstructor
    public ChangedSuitesStep(String repository) {
        this.repository = StepParameters.orNull(repository);
    }

    /** Null for the one of the block, or of the change. */
    public String getRepository() {
        return repository;
    }

    /** Null for the target of the pull request that the build is of. */
    public String getBase() {
        return base;
    }

    /** @param base a branch, tag or commit with which the step's directory is compared */
    @DataBoundSetter
    public void setBase(String base) {
        this.base = StepParameters.orNull(base);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, repository, base);
    }

    /**
     * The suites that the build's cause names; of a build that somebody else started, all of the repository. Without a repository,
     * those in the step's directory that differ from a base, such as the target of a pull request.
     */
    private static final class Execution extends RepositoryStepExecution {
        private static final long serialVersionUID = 1;

        private final String repository;
        /** Null also in steps of before there was one. */
        private final String base;

        Execution(StepContext context, String repository, String base) {
            super(context);
            this.repository = repository;
            this.base = base;
        }

        @Override
        protected ArrayList<String> ask() throws InvalidRequestException, IOException, InterruptedException {
            TaskListener listener = getContext().get(TaskListener.class);
            String wanted = wanted();
            ChosenSuite chosen = getContext().get(Run.class).getAction(ChosenSuite.class);
            if (chosen != null) {
                boolean isMeant = wanted == null || chosen.isOf(wanted);
                listener.getLogger()
                        .println("The suite that was chosen: " + chosen.getSuite()
                                + (isMeant
                                        ? ""
                                        : " of repository " + chosen.getRepository() + "; none of repository "
                                                + wanted));
                return new ArrayList<>(isMeant ? List.of(chosen.getSuite()) : List.of());
            }
            ChangedSuites changed = getContext().get(Run.class).getAction(ChangedSuites.class);
            if (changed != null && (wanted == null || wanted.equals(changed.getRepository()))) {
                listener.getLogger().println("Suites that changes touched: " + String.join(", ", changed.getSuites()));
                return new ArrayList<>(changed.getSuites());
            }
            if (wanted == null) {
                return ofWorkspace(listener.getLogger());
            }
            DefinitionHistory history =
                    Histories.of(wanted, getContext().get(Run.class).getParent(), listener);
            ArrayList<String> all = new ArrayList<>(history.at(history.head()).all());
            listener.getLogger().println("No change started this build: all suites, " + String.join(", ", all));
            return all;
        }

        private ArrayList<String> ofWorkspace(PrintStream log)
                throws InvalidRequestException, IOException, InterruptedException {
            String target = getContext().get(EnvVars.class).get("CHANGE_TARGET");
            String with = base == null && target != null ? "origin/" + target : base;
            FilePath directory = getContext().get(FilePath.class);
            if (with == null || directory == null) {
                throw new InvalidRequestException("changedSuites has no repository and "
                        + (with == null ? "no base" : "no directory")
                        + "; expected the name of a repository, as in changedSuites('definitions'), or a node with a checkout and a"
                        + " base, as in changedSuites(base: 'origin/main'); a build of a pull request knows its base");
            }
            WorkspaceComparison found = directory.act(new WorkspaceComparison.Compare(with));
            if (!found.problem().isEmpty()) {
                throw new InvalidRequestException("changedSuites cannot compare with " + with + ": " + found.problem());
            }
            log.println("Suites that differ from " + with + ": "
                    + (found.touched().isEmpty()
                            ? "none"
                            : String.join(", ", found.touched().keySet())));
            found.touched().forEach((suite, why) -> log.println("  " + suite + ": " + why));
            return new ArrayList<>(found.touched().keySet());
        }

        private String wanted() throws IOException, InterruptedException {
            ClusterContext block = getContext().get(ClusterContext.class);
            return repository == null && block != null ? block.repository().orElse(null) : repository;
        }
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends StepForm {
        public DescriptorImpl() {
            super("changedSuites", Messages._ChangedSuitesStep_displayName(), Set.of(Run.class, TaskListener.class));
        }

        @POST
        public ListBoxModel doFillRepositoryItems(@AncestorInPath Item item, @QueryParameter String repository) {
            return DefinitionRepositories.get().menu(item, repository, Messages.Choices_blockRepository());
        }

        @POST
        public FormValidation doCheckBase(@QueryParameter String value) {
            return check(() -> {
                if (value.strip().matches(".*\\s.*|-.*")) {
                    throw new IllegalArgumentException(
                            "'" + value + "' is no branch, tag or commit; expected one such as origin/main");
                }
            });
        }

        @POST
        public FormValidation doCheckRepository(@QueryParameter String value) {
            return checkName(value, true);
        }
    }
}
