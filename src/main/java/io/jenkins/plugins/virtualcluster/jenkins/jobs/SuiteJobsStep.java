package io.jenkins.plugins.virtualcluster.jenkins.jobs;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.definition.reading.Quantities;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.FormMessages;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FormMessage;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.SeedRequest;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteChangesTrigger;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code suiteJobs 'REPOSITORY'}: makes and keeps a pipeline job for each suite of a definition repository. */
public final class SuiteJobsStep extends Step {
    private final String repository;
    private String folder = "";
    private String prefix = "";
    private String poll = SuiteChangesTrigger.USUAL_POLL;
    private int keepBuilds = SeedRequest.USUAL_BUILDS;
    private String grace = "7d";
    private String script = "";

    @DataBoundConstructor
    public SuiteJobsStep(String repository) {
        this.repository = text(repository);
    }

    private static String text(String value) {
        return value == null ? "" : value.strip();
    }

    public String getRepository() {
        return repository;
    }

    public String getFolder() {
        return folder;
    }

    /** @param folder below the one that the job of the step is in; empty for that one */
    @DataBoundSetter
    public void setFolder(String folder) {
        this.folder = text(folder);
    }

    public String getPrefix() {
        return prefix;
    }

    @DataBoundSetter
    public void setPrefix(String prefix) {
        this.prefix = text(prefix);
    }

    public String getPoll() {
        return poll;
    }

    /** @param poll cron lines; empty to wait for notifications */
    @DataBoundSetter
    public void setPoll(String poll) {
        this.poll = text(poll);
    }

    public int getKeepBuilds() {
        return keepBuilds;
    }

    @DataBoundSetter
    public void setKeepBuilds(int keepBuilds) {
        this.keepBuilds = keepBuilds;
    }

    public String getGrace() {
        return grace;
    }

    /** @throws IllegalArgumentException if it is no duration */
    @DataBoundSetter
    public void setGrace(String grace) {
        this.grace = text(grace);
        duration(this.grace);
    }

    public String getScript() {
        return script;
    }

    @DataBoundSetter
    public void setScript(String script) {
        this.script = script == null ? "" : script;
    }

    private static Duration duration(String grace) {
        return grace.isEmpty() ? SeedRequest.USUAL_GRACE : Quantities.duration(grace);
    }

    /** @throws IllegalArgumentException if a parameter cannot be */
    SeedRequest request() {
        return new SeedRequest(
                repository,
                prefix,
                poll,
                keepBuilds,
                duration(grace),
                Optional.of(script).filter(text -> !text.isBlank()));
    }

    @Override
    public StepExecution start(StepContext context) {
        request();
        return new SuiteJobsExecution(context, this);
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "suiteJobs";
        }

        @Override
        public String getDisplayName() {
            return Messages.SuiteJobsStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        private static FormValidation check(Runnable reading) {
            try {
                reading.run();
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormMessages.of(FormMessage.error(e.getMessage()));
            }
        }

        /** For the form: a step with what is taken if nothing is said. */
        public SuiteJobsStep getUsual() {
            return new SuiteJobsStep("");
        }

        @POST
        public FormValidation doCheckRepository(@QueryParameter String value) {
            return text(value).isEmpty()
                    ? FormMessages.of(FormMessage.error("The name of a definition repository is missing"))
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckFolder(@QueryParameter String value) {
            return check(() -> Folders.path(text(value)));
        }

        @POST
        public FormValidation doCheckPrefix(@QueryParameter String value) {
            return check(() -> {
                SuiteJobsStep step = getUsual();
                step.setPrefix(value);
                step.request();
            });
        }

        @POST
        public FormValidation doCheckPoll(@QueryParameter String value) {
            return check(() -> new SuiteChangesTrigger("any", text(value)));
        }

        @POST
        public FormValidation doCheckKeepBuilds(@QueryParameter int value) {
            return check(() -> {
                SuiteJobsStep step = getUsual();
                step.setKeepBuilds(value);
                step.request();
            });
        }

        @POST
        public FormValidation doCheckGrace(@QueryParameter String value) {
            return check(() -> getUsual().setGrace(value));
        }

        @POST
        public FormValidation doCheckScript(@QueryParameter String value) {
            return FormValidation.ok();
        }
    }
}
