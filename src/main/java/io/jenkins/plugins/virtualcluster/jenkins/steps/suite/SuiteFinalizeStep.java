package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.jenkins.engine.FailureMode;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepContexts;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepForms;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code suiteFinalize()}: ends a suite whose stages are steps, and tells the build how it ended. */
public final class SuiteFinalizeStep extends Step {
    private String suite;
    private String failure;

    @DataBoundConstructor
    public SuiteFinalizeStep() {
        // All parameters are optional.
    }

    public String getSuite() {
        return suite;
    }

    @DataBoundSetter
    public void setSuite(String suite) {
        this.suite = StepParameters.orNull(suite);
    }

    /** Null for what the block says. */
    public String getFailure() {
        return failure;
    }

    /** @throws IllegalArgumentException if it is neither {@code failure} nor {@code unstable} */
    @DataBoundSetter
    public void setFailure(String failure) {
        this.failure = StepParameters.orNull(failure) == null
                ? null
                : FailureMode.of(failure).word();
    }

    @Override
    public StepExecution start(StepContext context) {
        return new SuiteFinalizeExecution(context, suite, failure);
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "suiteFinalize";
        }

        @Override
        public String getDisplayName() {
            return Messages.SuiteFinalizeStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return StepContexts.IN_BLOCK;
        }

        @POST
        public FormValidation doCheckSuite(@QueryParameter String value) {
            return StepForms.checkName(value, true);
        }

        @POST
        public FormValidation doCheckFailure(@QueryParameter String value) {
            return StepForms.checkFailure(value);
        }
    }
}
