package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;

import hudson.Extension;
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
import io.jenkins.plugins.virtualcluster.jenkins.triggers.Histories;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.RepositoryStepExecution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code changedSuites()}: the names of the suites that the build is to run. */
public final class ChangedSuitesStep extends Step {
    private final String repository;

    @DataBoundConstructor
    public ChangedSuitesStep(String repository) {
        this.repository = StepParameters.orNull(repository);
    }

    /** Null for the one of the block, or of the change. */
    public String getRepository() {
        return repository;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, repository);
    }

    /**
     * The suites that the build's cause names; of a build that somebody else started, all of the repository.
     */
    private static final class Execution extends RepositoryStepExecution {
        private static final long serialVersionUID = 1;

        private final String repository;

        Execution(StepContext context, String repository) {
            super(context);
            this.repository = repository;
        }

        @Override
        protected ArrayList<String> ask() throws InvalidRequestException, IOException, InterruptedException {
            TaskListener listener = getContext().get(TaskListener.class);
            ChangedSuites changed = getContext().get(Run.class).getAction(ChangedSuites.class);
            String wanted = wanted();
            if (changed != null && (wanted == null || wanted.equals(changed.getRepository()))) {
                listener.getLogger().println("Suites that changes touched: " + String.join(", ", changed.getSuites()));
                return new ArrayList<>(changed.getSuites());
            }
            if (wanted == null) {
                throw new InvalidRequestException(
                        "changedSuites has no repository; expected its name, as in changedSuites('definitions')");
            }
            DefinitionHistory history =
                    Histories.of(wanted, getContext().get(Run.class).getParent(), listener);
            ArrayList<String> all = new ArrayList<>(history.at(history.head()).all());
            listener.getLogger().println("No change started this build: all suites, " + String.join(", ", all));
            return all;
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
        public ListBoxModel doFillRepositoryItems(@AncestorInPath Item item, @QueryParameter String value) {
            return DefinitionRepositories.get().menu(item, value, Messages.Choices_blockRepository());
        }

        @POST
        public FormValidation doCheckRepository(@QueryParameter String value) {
            return checkName(value, true);
        }
    }
}
