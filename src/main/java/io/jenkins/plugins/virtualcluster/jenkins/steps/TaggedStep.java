package io.jenkins.plugins.virtualcluster.jenkins.steps;

import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import java.util.Map;
import java.util.TreeMap;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** A step that gives tags to suites, and whose log can show all output. */
public abstract class TaggedStep extends Step {
    private Map<String, String> tags = new TreeMap<>();
    private boolean log;

    public TaggedStep() {}

    public Map<String, String> getTags() {
        return new TreeMap<>(tags);
    }

    @DataBoundSetter
    public void setTags(Map<String, String> tags) {
        this.tags = tags == null ? new TreeMap<>() : new TreeMap<>(tags);
    }

    public boolean isLog() {
        return log;
    }

    @DataBoundSetter
    public void setLog(boolean log) {
        this.log = log;
    }

    /** What their forms have in common. */
    public abstract static class TaggedStepDescriptor extends StepDescriptor {
        /** Tags as lines, for their field in the form. */
        public String lines(Map<String, String> pairs) {
            return pairs == null ? "" : StepParameters.lines(pairs);
        }

        /** The form has tags as lines. */
        @Override
        public Step newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            String text = form.optString("tags");
            form.remove("tags");
            Step step = super.newInstance(request, form);
            try {
                ((TaggedStep) step).setTags(StepParameters.pairs(text));
            } catch (IllegalArgumentException e) {
                throw new FormException(e.getMessage(), e, "tags");
            }
            return step;
        }

        @POST
        public FormValidation doCheckTags(@QueryParameter String value) {
            return StepForms.check(() -> StepParameters.pairs(value));
        }

        @POST
        public FormValidation doCheckLog(@QueryParameter boolean value) {
            return FormValidation.ok();
        }
    }
}
