package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.Extension;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.record.Stage;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code caseFinalize 'NAME'}: the last stage of a test case, on all hosts; it runs whatever the result of those before is. */
public final class CaseFinalizeStep extends CaseStep.StageStep {
    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public CaseFinalizeStep(String name) {
        super(Stage.Kind.CASE_FINALIZE, name);
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends CaseForm {
        public DescriptorImpl() {
            super("caseFinalize", Messages._CaseFinalizeStep_displayName());
        }
    }
}
