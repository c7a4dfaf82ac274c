package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.Extension;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.record.Stage;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code caseInit 'NAME'}: the first stage of a test case, on all hosts. */
public final class CaseInitStep extends CaseStep.StageStep {
    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public CaseInitStep(String name) {
        super(Stage.Kind.CASE_INIT, name);
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends CaseForm {
        public DescriptorImpl() {
            super("caseInit", Messages._CaseInitStep_displayName());
        }
    }
}
