package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.Extension;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.record.Stage;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code caseRun 'NAME'}: the second stage of a test case, on all hosts. */
public final class CaseRunStep extends CaseStep.StageStep {
    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public CaseRunStep(String name) {
        super(Stage.Kind.CASE_RUN, name);
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends CaseForm {
        public DescriptorImpl() {
            super("caseRun", Messages._CaseRunStep_displayName());
        }
    }
}
