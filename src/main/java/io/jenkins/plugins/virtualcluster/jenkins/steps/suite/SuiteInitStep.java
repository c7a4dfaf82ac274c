package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepContexts;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepForms;
import io.jenkins.plugins.virtualcluster.jenkins.steps.TaggedStep;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code suiteInit 'NAME'}: begins a suite whose stages are steps, with the first of them. */
public final class SuiteInitStep extends TaggedStep {
    private final String suite;

    @DataBoundConstructor
    public SuiteInitStep(String suite) {
        this.suite = StepParameters.orNull(suite);
    }

    public String getSuite() {
        return suite;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new SuiteInitExecution(context, this);
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends TaggedStepDescriptor {
        @Override
        public String getFunctionName() {
            return "suiteInit";
        }

        @Override
        public String getDisplayName() {
            return Messages.SuiteInitStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return StepContexts.IN_BLOCK;
        }

        @POST
        public FormValidation doCheckSuite(@QueryParameter String value) {
            return StepForms.checkName(value, false);
        }
    }
}
