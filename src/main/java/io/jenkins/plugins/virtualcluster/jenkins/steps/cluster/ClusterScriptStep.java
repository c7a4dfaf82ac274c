package io.jenkins.plugins.virtualcluster.jenkins.steps.cluster;

import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.definition.reading.Quantities;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepContexts;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepForms;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

/** {@code clusterScript 'TEXT'}: one script on all hosts of the block's cluster, or on some; it ends when all have ended. */
public final class ClusterScriptStep extends Step {
    static final String USUAL_TIMEOUT = "30m";

    private final String script;
    private List<String> hosts = new ArrayList<>();
    private String timeout = USUAL_TIMEOUT;
    private boolean log = true;

    @DataBoundConstructor
    public ClusterScriptStep(String script) {
        this.script = script;
    }

    public String getScript() {
        return script;
    }

    public List<String> getHosts() {
        return List.copyOf(hosts);
    }

    @DataBoundSetter
    public void setHosts(List<String> hosts) {
        this.hosts = hosts == null ? new ArrayList<>() : new ArrayList<>(hosts);
    }

    public String getTimeout() {
        return timeout;
    }

    /** @throws IllegalArgumentException if it is no duration */
    @DataBoundSetter
    public void setTimeout(String timeout) {
        this.timeout = StepParameters.orNull(timeout) == null ? USUAL_TIMEOUT : timeout.strip();
        Quantities.duration(this.timeout);
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
        return new ClusterScriptExecution(context, this);
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "clusterScript";
        }

        @Override
        public String getDisplayName() {
            return Messages.ClusterScriptStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return StepContexts.IN_BLOCK;
        }

        /** Hosts with spaces between them, for their field in the form. */
        public String words(List<String> words) {
            return words == null ? "" : String.join(" ", words);
        }

        @Override
        public Step newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            List<String> hosts = StepForms.takeWords(form, "hosts");
            Step step = super.newInstance(request, form);
            ((ClusterScriptStep) step).setHosts(hosts);
            return step;
        }

        @POST
        public FormValidation doCheckScript(@QueryParameter String value) {
            return StepForms.check(() -> {
                if (value.isBlank()) {
                    throw new IllegalArgumentException("The script is missing; expected its text");
                }
            });
        }

        @POST
        public FormValidation doCheckHosts(@QueryParameter String value) {
            return StepForms.checkNames(StepParameters.words(value));
        }

        @POST
        public FormValidation doCheckTimeout(@QueryParameter String value) {
            return StepForms.checkDuration(value);
        }

        @POST
        public FormValidation doCheckLog(@QueryParameter boolean value) {
            return FormValidation.ok();
        }
    }
}
