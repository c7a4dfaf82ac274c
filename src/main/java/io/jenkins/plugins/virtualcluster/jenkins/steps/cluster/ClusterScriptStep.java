package io.jenkins.plugins.virtualcluster.jenkins.steps.cluster;

import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.reading.Quantities;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineExecution;
import io.jenkins.plugins.virtualcluster.jenkins.engine.FailureMode;
import io.jenkins.plugins.virtualcluster.jenkins.engine.Outcomes;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.runs.FinishedRun;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepForm;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code clusterScript 'TEXT'}: one script on all hosts of the block's cluster, or on some; it ends when all have ended. */
public final class ClusterScriptStep extends Step implements Serializable {
    private static final long serialVersionUID = 1;

    private static final String USUAL_TIMEOUT = "30m";
    private static final String SHELL = "#!/bin/sh -e\n";

    private final String script;
    private ArrayList<String> hosts = new ArrayList<>();
    private String timeout = USUAL_TIMEOUT;
    private boolean log = true;
    private boolean returnStdout;
    private boolean returnStatus;

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

    public boolean isReturnStdout() {
        return returnStdout;
    }

    /** @param returnStdout whether the step's value is what the script printed; the log does not show that then */
    @DataBoundSetter
    public void setReturnStdout(boolean returnStdout) {
        this.returnStdout = returnStdout;
    }

    public boolean isReturnStatus() {
        return returnStatus;
    }

    /** @param returnStatus whether the step's value is the exit code, and none fails the step */
    @DataBoundSetter
    public void setReturnStatus(boolean returnStatus) {
        this.returnStatus = returnStatus;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Runs one script on hosts of the block's cluster. */
    private static final class Execution extends EngineExecution {
        private static final long serialVersionUID = 1;

        private final ClusterScriptStep step;

        Execution(StepContext context, ClusterScriptStep step) {
            super(context);
            this.step = step;
        }

        @Override
        public boolean isOutputShown() {
            return step.log && !step.returnStdout;
        }

        @Override
        public void work(StepIO telling)
                throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
            if (step.script == null || step.script.isBlank()) {
                throw new InvalidRequestException("clusterScript has no script; expected its text");
            }
            if (step.returnStdout && step.returnStatus) {
                throw new InvalidRequestException(
                        "clusterScript has returnStdout and returnStatus; expected one of them");
            }
            String text = step.script.startsWith("#!") ? step.script : SHELL + step.script;
            FinishedRun ended = block().script(
                            id(),
                            step.hosts,
                            text.endsWith("\n") ? text : text + "\n",
                            Quantities.duration(step.timeout),
                            telling);
            boolean hasValue = ended.verdict().isGood()
                    ? step.returnStdout || step.returnStatus
                    : step.returnStatus && ended.verdict() == Verdict.FAILED;
            if (hasValue && !isStopped()) {
                getContext().onSuccess(value(step.returnStdout ? ended.outputs() : ended.exitCodes()));
            } else {
                conclude(ended, new Outcomes(getContext(), FailureMode.FAILURE));
            }
        }

        /** Of one host that is named alone its own; else each host's by its name. */
        private Object value(Map<String, ?> hosts) {
            return step.hosts.size() == 1 && hosts.containsKey(step.hosts.get(0))
                    ? hosts.get(step.hosts.get(0))
                    : new LinkedHashMap<>(hosts);
        }
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends StepForm {
        public DescriptorImpl() {
            super("clusterScript", Messages._ClusterScriptStep_displayName());
        }

        @Override
        public Step newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            List<String> hosts = takeWords(form, "hosts");
            Step step = super.newInstance(request, form);
            ((ClusterScriptStep) step).setHosts(hosts);
            return step;
        }

        @POST
        public FormValidation doCheckScript(@QueryParameter String value) {
            return check(() -> {
                if (value.isBlank()) {
                    throw new IllegalArgumentException("The script is missing; expected its text");
                }
            });
        }

        @POST
        public FormValidation doCheckHosts(@QueryParameter String value) {
            return checkHosts(StepParameters.words(value));
        }

        @POST
        public FormValidation doCheckReturnStatus(@QueryParameter boolean value, @QueryParameter boolean returnStdout) {
            return check(() -> {
                if (value && returnStdout) {
                    throw new IllegalArgumentException(
                            "A script returns what it prints or its exit code; expected one of them ticked");
                }
            });
        }

        @POST
        public FormValidation doCheckTimeout(@QueryParameter String value) {
            return checkDuration(value);
        }
    }
}
