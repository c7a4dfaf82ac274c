package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepForms;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
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
        return new ChangedSuitesExecution(context, repository);
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "changedSuites";
        }

        @Override
        public String getDisplayName() {
            return Messages.ChangedSuitesStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        @POST
        public FormValidation doCheckRepository(@QueryParameter String value) {
            return StepForms.checkName(value, true);
        }
    }
}
