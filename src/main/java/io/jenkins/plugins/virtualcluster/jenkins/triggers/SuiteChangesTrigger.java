package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.Extension;
import hudson.model.Item;
import hudson.model.Job;
import hudson.triggers.Trigger;
import hudson.triggers.TriggerDescriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.virtualcluster.jenkins.changes.WantedSuites;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.JobOrigin;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FormMessage;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.RepositoryDescription;
import java.util.Optional;
import jenkins.model.ParameterizedJobMixIn.ParameterizedJob;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code suiteChanges(repository: 'NAME', poll: 'H/5 * * * *')}: starts the job when a change in a definition repository
 * touches suites. What it knows is kept beside the job, not in it.
 */
public final class SuiteChangesTrigger extends Trigger<Job<?, ?>> {
    /** How often it looks if nothing is said. */
    public static final String USUAL_POLL = "H/5 * * * *";

    private final String repository;
    private String suites = "";
    private boolean removals;

    /**
     * @param repository its name in the settings
     * @param poll when to look, as cron lines; null for the usual, empty to wait for notifications only
     * @throws IllegalArgumentException if these are no cron lines
     */
    @DataBoundConstructor
    public SuiteChangesTrigger(String repository, String poll) {
        super(poll == null ? USUAL_POLL : poll.strip());
        this.repository = repository == null ? "" : repository.strip();
    }

    public String getRepository() {
        return repository;
    }

    public String getPoll() {
        return getSpec();
    }

    public String getSuites() {
        return suites;
    }

    /** @param suites names, with blanks or commas between them; empty for all */
    @DataBoundSetter
    public void setSuites(String suites) {
        this.suites = suites == null ? "" : suites.strip();
    }

    public boolean isRemovals() {
        return removals;
    }

    /** @param removals whether a suite that was removed starts the job, too */
    @DataBoundSetter
    public void setRemovals(boolean removals) {
        this.removals = removals;
    }

    WantedSuites wanted() {
        return WantedSuites.of(suites, removals);
    }

    /** By Jenkins's cron. */
    @Override
    public void run() {
        if (job != null) {
            ChangesService.get().look(job);
        }
    }

    /** Its form. */
    @Extension
    @Symbol("suiteChanges")
    public static final class DescriptorImpl extends TriggerDescriptor {
        @Override
        public boolean isApplicable(Item item) {
            return item instanceof Job && item instanceof ParameterizedJob;
        }

        @Override
        public String getDisplayName() {
            return Messages.SuiteChangesTrigger_displayName();
        }

        /** For the form: how often it looks if nothing is said. */
        public String getUsualPoll() {
            return USUAL_POLL;
        }

        @POST
        public ListBoxModel doFillRepositoryItems(@AncestorInPath Item item, @QueryParameter String repository) {
            return DefinitionRepositories.get().menu(item, repository, null);
        }

        @POST
        public FormValidation doCheckRepository(@AncestorInPath Item item, @QueryParameter String value) {
            if (item == null || !item.hasPermission(Item.CONFIGURE)) {
                return FormValidation.ok();
            }
            // A list that is not filled yet has no value.
            boolean isOpen = (value == null || value.isEmpty())
                    && !DefinitionRepositories.get().getRepositories().isEmpty();
            if (isOpen) {
                return FormValidation.ok();
            }
            String name = value == null ? "" : value;
            Optional<RepositoryDescription> found = DefinitionRepositories.get().named(name);
            Optional<String> problem = found.isEmpty()
                    ? Optional.of(DefinitionRepositories.get().unknown(name))
                    : JobOrigin.refusal(item, found.get()::refusal);
            return problem.map(FormValidation::error).orElse(FormValidation.ok());
        }

        @POST
        public FormValidation doCheckPoll(@AncestorInPath Item item, @QueryParameter String value) {
            return item == null
                    ? FormValidation.ok()
                    : CronSpecs.check(value, item, FormMessage.fine(Messages.SuiteChangesTrigger_noPoll()));
        }
    }
}
