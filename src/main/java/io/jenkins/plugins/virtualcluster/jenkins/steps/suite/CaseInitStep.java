package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.Extension;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.record.Stage;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code caseInit 'NAME'}: the first stage of a test case, on all hosts. */
public final class CaseInitStep extends CaseStep {
    @DataBoundConstructor
    public CaseInitStep(String name) {
        super(Stage.Kind.CASE_INIT, name);
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends CaseStepDescriptor {
        @Override
        public String getFunctionName() {
            return "caseInit";
        }

        @Override
        public String getDisplayName() {
            return Messages.CaseInitStep_displayName();
        }
    }
}
