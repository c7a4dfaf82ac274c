package io.jenkins.plugins.virtualcluster.jenkins.steps;

import hudson.Extension;
import hudson.util.FormValidation;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code suiteInit 'NAME'}: begins a suite whose stages are steps, with the first of them. */
public final class SuiteInitStep extends Step {
    private final String suite;
    private Map<String, String> tags = Map.of();
    private boolean log;

    @DataBoundConstructor
    public SuiteInitStep(String suite) {
        this.suite = Texts.orNull(suite);
    }

    public String getSuite() {
        return suite;
    }

    public Map<String, String> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(Map<String, String> tags) {
        this.tags = tags == null ? Map.of() : new TreeMap<>(tags);
    }

    public boolean isLog() {
        return log;
    }

    @DataBoundSetter
    public void setLog(boolean log) {
        this.log = log;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new SuiteInitExecution(context, this);
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
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

        /** Tags as lines, for their field in the form. */
        public String lines(Map<String, String> pairs) {
            return pairs == null ? "" : Texts.lines(pairs);
        }

        @Override
        public Step newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            return StepForms.withTags(
                    form, () -> super.newInstance(request, form), (step, tags) -> ((SuiteInitStep) step).setTags(tags));
        }

        @POST
        public FormValidation doCheckSuite(@QueryParameter String value) {
            return StepForms.checkName(value, false);
        }

        @POST
        public FormValidation doCheckTags(@QueryParameter String value) {
            return StepForms.check(() -> Texts.pairs(value));
        }

        @POST
        public FormValidation doCheckLog(@QueryParameter boolean value) {
            return FormValidation.ok();
        }
    }
}
