package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Failure;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.SettingsCheck;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.StandbyEntry;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Standby clusters in the settings of a cloud. What was not given is empty. */
public class StandbySettings implements Describable<StandbySettings> {
    private final String cluster;
    private String repository = "";
    private String definition = "";
    private int count = 1;
    private boolean paused;

    @DataBoundConstructor
    public StandbySettings(String cluster) {
        this.cluster = cluster == null ? "" : cluster.strip();
    }

    /** The same without a type of Jenkins. */
    public StandbyEntry entry() {
        return new StandbyEntry(repository, cluster, definition, count, paused);
    }

    public String getCluster() {
        return cluster;
    }

    public String getRepository() {
        return repository;
    }

    /** @param repository the name of a configured one; empty if only the definition counts */
    @DataBoundSetter
    public void setRepository(String repository) {
        this.repository = repository == null ? "" : repository.strip();
    }

    public String getDefinition() {
        return definition;
    }

    /** @param definition of the cluster as text; empty for the one in the repository */
    @DataBoundSetter
    public void setDefinition(String definition) {
        this.definition = definition == null || definition.isBlank() ? "" : definition;
    }

    public int getCount() {
        return count;
    }

    /**
     * @param count how many are kept
     * @throws Failure if it is out of its range
     */
    @DataBoundSetter
    public void setCount(int count) {
        FormMessages.require(() -> StandbyEntry.requireCount(count));
        this.count = count;
    }

    public boolean isPaused() {
        return paused;
    }

    /** @param paused whether they stay in the memory of their hypervisor */
    @DataBoundSetter
    public void setPaused(boolean paused) {
        this.paused = paused;
    }

    /** The form. Who may not change settings is told nothing by it. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<StandbySettings> {
        @Override
        public String getDisplayName() {
            return Messages.StandbySettings_displayName();
        }

        @POST
        public FormValidation doCheckCluster(
                @QueryParameter String value, @QueryParameter String repository, @QueryParameter String definition) {
            return FormMessages.checkSetting(() -> SettingsCheck.standbyCluster(
                    value.strip(), definition.isBlank() ? StandbyDesk.get().clusters(repository) : List.of()));
        }

        @POST
        public FormValidation doCheckRepository(@QueryParameter String value, @QueryParameter String definition) {
            return FormMessages.checkSetting(() -> SettingsCheck.standbyRepository(
                    value.strip(), !definition.isBlank(), StandbyDesk.get().repositories()));
        }

        @POST
        public FormValidation doCheckCount(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> SettingsCheck.standbyCount(value.strip()));
        }

        @POST
        public ListBoxModel doFillRepositoryItems(@QueryParameter String repository) {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.StandbySettings_noRepository(), "");
            if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                StandbyDesk.get().repositories().forEach(name -> items.add(name, name));
            }
            if (!repository.isEmpty() && items.stream().noneMatch(option -> option.value.equals(repository))) {
                items.add(repository, repository);
            }
            return items;
        }

        /** Those of the repository that is chosen in the form. */
        @POST
        public ComboBoxModel doFillClusterItems(@QueryParameter String repository) {
            return new ComboBoxModel(
                    Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                            ? StandbyDesk.get().clusters(repository)
                            : List.of());
        }
    }
}
