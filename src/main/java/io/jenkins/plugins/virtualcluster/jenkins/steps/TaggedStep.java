package io.jenkins.plugins.virtualcluster.jenkins.steps;

import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jvnet.localizer.Localizable;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** A step that gives tags to suites, and whose log can show all output. Its execution keeps it across restarts. */
public abstract class TaggedStep extends Step implements Serializable {
    private static final long serialVersionUID = 1;

    private TreeMap<String, String> tags = new TreeMap<>();
    private boolean log;

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

    /** A form that has tags as lines of {@code NAME=VALUE}. */
    public abstract static class TaggedForm extends StepForm {
        protected TaggedForm(String function, Localizable title) {
            super(function, title);
        }

        protected TaggedForm(String function, Localizable title, Set<Class<?>> context) {
            super(function, title, context);
        }

        /** Tags as lines, for their field in the form; null gives an empty text. */
        public String lines(Map<String, String> pairs) {
            return pairs == null ? "" : StepParameters.lines(pairs);
        }

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
            return check(() -> StepParameters.pairs(value));
        }
    }
}
