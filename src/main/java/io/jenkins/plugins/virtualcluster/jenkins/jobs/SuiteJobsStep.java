package io.jenkins.plugins.virtualcluster.jenkins.jobs;

import hudson.Extension;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.reading.Quantities;
import io.jenkins.plugins.virtualcluster.jenkins.changes.DefinitionHistory;
import io.jenkins.plugins.virtualcluster.jenkins.changes.PendingBuild;
import io.jenkins.plugins.virtualcluster.jenkins.changes.SuiteSnapshot;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.FormMessages;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FormMessage;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.SeedRequest;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.Seeding;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.Histories;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.RepositoryStepExecution;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteChangesTrigger;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code suiteJobs 'REPOSITORY'}: makes and keeps a pipeline job for each suite of a definition repository. */
public final class SuiteJobsStep extends Step implements Serializable {
    private static final long serialVersionUID = 1;

    /** Two at once could make a job twice. */
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

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
        return new Execution(context, this);
    }

    /** Makes and keeps the jobs, with the rights of the build. After a restart all of it is done again, which changes nothing. */
    private static final class Execution extends RepositoryStepExecution {
        private static final long serialVersionUID = 1;

        private final SuiteJobsStep step;

        Execution(StepContext context, SuiteJobsStep step) {
            super(context);
            this.step = step;
        }

        @Override
        protected Object ask() throws InvalidRequestException, IOException, InterruptedException {
            Run<?, ?> build = getContext().get(Run.class);
            TaskListener listener = getContext().get(TaskListener.class);
            PrintStream log = listener.getLogger();
            FolderJobs jobs = FolderJobs.of(build.getParent().getParent(), step.folder);
            DefinitionHistory history = Histories.of(step.repository, build.getParent(), listener);
            SuiteSnapshot suites = history.at(history.head());
            log.println("Jobs for the suites of " + step.repository + " at " + PendingBuild.brief(suites.commit()));
            ONE_AT_A_TIME.lockInterruptibly();
            try {
                new Seeding(step.request(), jobs, log::println).keep(suites, Instant.now());
            } finally {
                ONE_AT_A_TIME.unlock();
            }
            suites.problems().forEach(problem -> log.println("Invalid: " + problem));
            if (!suites.problems().isEmpty()) {
                build.setResult(Result.UNSTABLE);
                getContext()
                        .get(FlowNode.class)
                        .addOrReplaceAction(new WarningAction(Result.UNSTABLE)
                                .withMessage(Messages.SuiteJobsStep_problems(
                                        suites.problems().size())));
            }
            return null;
        }
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

        /** For the form: a step with what is taken if nothing is said. */
        public SuiteJobsStep getUsual() {
            return new SuiteJobsStep("");
        }

        @POST
        public ListBoxModel doFillRepositoryItems(@AncestorInPath Item item, @QueryParameter String repository) {
            return DefinitionRepositories.get().menu(item, repository, null);
        }

        @POST
        public FormValidation doCheckRepository(@QueryParameter String value) {
            // A list that is not filled yet has no value, and takes the first one then.
            return text(value).isEmpty()
                            && DefinitionRepositories.get().getRepositories().isEmpty()
                    ? FormMessages.of(FormMessage.error(Messages.SuiteJobsStep_noRepository()))
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckFolder(@QueryParameter String value) {
            return FormMessages.check(() -> FolderJobs.path(text(value)));
        }

        @POST
        public FormValidation doCheckPrefix(@QueryParameter String value) {
            return FormMessages.check(() -> {
                SuiteJobsStep step = getUsual();
                step.setPrefix(value);
                step.request();
            });
        }

        @POST
        public FormValidation doCheckPoll(@QueryParameter String value) {
            return FormMessages.check(() -> new SuiteChangesTrigger("any", text(value)));
        }

        @POST
        public FormValidation doCheckKeepBuilds(@QueryParameter int value) {
            return FormMessages.check(() -> {
                SuiteJobsStep step = getUsual();
                step.setKeepBuilds(value);
                step.request();
            });
        }

        @POST
        public FormValidation doCheckGrace(@QueryParameter String value) {
            return FormMessages.check(() -> getUsual().setGrace(value));
        }
    }
}
