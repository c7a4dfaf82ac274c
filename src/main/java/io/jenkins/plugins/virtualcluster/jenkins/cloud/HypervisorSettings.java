package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Failure;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ConnectionTest;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FolderList;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorAccess;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorDescription;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ImageRetention;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.SettingsCheck;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** One hypervisor in the settings of a cloud. What was not given is empty, or 0. */
public class HypervisorSettings implements Describable<HypervisorSettings> {
    private final String name;
    private final String uri;
    private String credentialsId = "";
    private String hostKey = "";
    private String pool = "";
    private String imageDirectory = "";
    private String memoryLimit = "";
    private int cpuLimit;
    private int clusterLimit;
    private String labels = "";
    private String folders = "";

    @DataBoundConstructor
    public HypervisorSettings(String name, String uri) {
        this.name = text(name);
        this.uri = text(uri);
    }

    private static String text(String value) {
        return value == null ? "" : value.strip();
    }

    /**
     * The same without a type of Jenkins.
     *
     * @param imageUrls of its cloud, see {@link HypervisorDescription#imageUrls()}
     * @param retention of its cloud
     * @param cloud its name
     * @param forks whether its cloud allows pull requests from forks
     * @param ofCloud the folders that its cloud allows
     * @throws IllegalArgumentException if a limit cannot be read
     */
    public HypervisorDescription description(
            List<String> imageUrls, ImageRetention retention, String cloud, boolean forks, FolderList ofCloud) {
        return new HypervisorDescription(
                name,
                uri,
                credentialsId,
                hostKey,
                pool,
                imageDirectory,
                HypervisorDescription.limits(memoryLimit, cpuLimit, clusterLimit),
                HypervisorDescription.labels(labels),
                imageUrls,
                retention,
                new HypervisorAccess(cloud, forks, ofCloud, FolderList.of(getFolders())));
    }

    public String getName() {
        return name;
    }

    public String getUri() {
        return uri;
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = text(credentialsId);
    }

    public String getHostKey() {
        return hostKey;
    }

    @DataBoundSetter
    public void setHostKey(String hostKey) {
        this.hostKey = text(hostKey);
    }

    public String getPool() {
        return pool;
    }

    @DataBoundSetter
    public void setPool(String pool) {
        this.pool = text(pool);
    }

    public String getImageDirectory() {
        return imageDirectory;
    }

    @DataBoundSetter
    public void setImageDirectory(String imageDirectory) {
        this.imageDirectory = text(imageDirectory);
    }

    public String getMemoryLimit() {
        return memoryLimit;
    }

    /** @throws Failure if it is no size, as with the next ones: one that cannot be read would stop all builds */
    @DataBoundSetter
    public void setMemoryLimit(String memoryLimit) {
        FormMessages.require(() -> HypervisorDescription.limits(text(memoryLimit), 0, 0));
        this.memoryLimit = text(memoryLimit);
    }

    public int getCpuLimit() {
        return cpuLimit;
    }

    @DataBoundSetter
    public void setCpuLimit(int cpuLimit) {
        FormMessages.require(() -> HypervisorDescription.limits("", cpuLimit, 0));
        this.cpuLimit = cpuLimit;
    }

    public int getClusterLimit() {
        return clusterLimit;
    }

    @DataBoundSetter
    public void setClusterLimit(int clusterLimit) {
        FormMessages.require(() -> HypervisorDescription.limits("", 0, clusterLimit));
        this.clusterLimit = clusterLimit;
    }

    public String getLabels() {
        return labels;
    }

    @DataBoundSetter
    public void setLabels(String labels) {
        this.labels = text(labels);
    }

    public String getFolders() {
        return folders == null ? "" : folders;
    }

    /** @param folders whose jobs may use it, one full name per line; empty for all that its cloud allows */
    @DataBoundSetter
    public void setFolders(String folders) {
        this.folders = text(folders);
    }

    /** The form. Who may not change settings is told nothing by its checks. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<HypervisorSettings> {
        @Override
        public String getDisplayName() {
            return Messages.HypervisorSettings_displayName();
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> SettingsCheck.name(value.strip()));
        }

        @POST
        public FormValidation doCheckUri(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> SettingsCheck.uri(value.strip()));
        }

        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String value, @QueryParameter String uri) {
            return FormMessages.checkSetting(() -> SettingsCheck.credentials(uri.strip(), value.strip()));
        }

        @POST
        public FormValidation doCheckHostKey(@QueryParameter String value, @QueryParameter String uri) {
            return FormMessages.checkSetting(() -> SettingsCheck.hostKeys(uri.strip(), value.strip()));
        }

        @POST
        public FormValidation doCheckPool(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> SettingsCheck.pool(value.strip()));
        }

        @POST
        public FormValidation doCheckImageDirectory(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> SettingsCheck.imageDirectory(value.strip()));
        }

        @POST
        public FormValidation doCheckMemoryLimit(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> SettingsCheck.memoryLimit(value.strip()));
        }

        @POST
        public FormValidation doCheckCpuLimit(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> SettingsCheck.count(value.strip()));
        }

        @POST
        public FormValidation doCheckClusterLimit(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> SettingsCheck.count(value.strip()));
        }

        @POST
        public FormValidation doCheckLabels(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> SettingsCheck.labels(value.strip()));
        }

        @POST
        public FormValidation doCheckFolders(@QueryParameter String value) {
            return FormMessages.checkFolders(value);
        }

        /** SSH credentials of the controller; who may not configure it sees the one chosen only. */
        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return FormMessages.credentials(credentialsId, SSHUserPrivateKey.class);
        }

        /** Connects as the form says, without saving it. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String name,
                @QueryParameter String uri,
                @QueryParameter String credentialsId,
                @QueryParameter String hostKey,
                @QueryParameter String pool,
                @QueryParameter String memoryLimit)
                throws InterruptedException {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            HypervisorSettings settings = new HypervisorSettings(name, uri);
            settings.setCredentialsId(credentialsId);
            settings.setHostKey(hostKey);
            settings.setPool(pool);
            try {
                settings.setMemoryLimit(memoryLimit);
                return FormMessages.of(ConnectionTest.run(
                        settings.description(List.of(), ImageRetention.USUAL, "", true, FolderList.ALL),
                        HypervisorService.get().connections()));
            } catch (IllegalArgumentException | Failure e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
