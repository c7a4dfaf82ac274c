package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.Extension;
import hudson.util.FormValidation;
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

/** {@code testCase('NAME') { }}: all stages of a test case; those that are not inside come at its end. */
public final class TestCaseStep extends Step {
    private final String name;
    private String suite;

    @DataBoundConstructor
    public TestCaseStep(String name) {
        this.name = StepParameters.orNull(name);
    }

    public String getName() {
        return name;
    }

    public String getSuite() {
        return suite;
    }

    @DataBoundSetter
    public void setSuite(String suite) {
        this.suite = StepParameters.orNull(suite);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new TestCaseExecution(context, this);
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "testCase";
        }

        @Override
        public String getDisplayName() {
            return Messages.TestCaseStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return StepContexts.IN_BLOCK;
        }

        @Override
        public Set<? extends Class<?>> getProvidedContext() {
            return Set.of(CaseContext.class);
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return StepForms.checkName(value, false);
        }

        @POST
        public FormValidation doCheckSuite(@QueryParameter String value) {
            return StepForms.checkName(value, true);
        }
    }
}
