package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.Extension;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.record.Stage;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code caseFinalize 'NAME'}: the last stage of a test case, on all hosts; it runs whatever came out of those before. */
public final class CaseFinalizeStep extends CaseStep {
    @DataBoundConstructor
    public CaseFinalizeStep(String name) {
        super(Stage.Kind.CASE_FINALIZE, name);
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends CaseStepDescriptor {
        @Override
        public String getFunctionName() {
            return "caseFinalize";
        }

        @Override
        public String getDisplayName() {
            return Messages.CaseFinalizeStep_displayName();
        }
    }
}
