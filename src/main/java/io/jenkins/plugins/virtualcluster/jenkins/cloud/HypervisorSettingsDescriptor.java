package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import hudson.Extension;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ConnectionTest;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.SettingsCheck;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of a hypervisor's settings. Who may not change them is told nothing by its checks. */
@Extension
public final class HypervisorSettingsDescriptor extends Descriptor<HypervisorSettings> {
    public HypervisorSettingsDescriptor() {
        super(HypervisorSettings.class);
    }

    @Override
    public String getDisplayName() {
        return Messages.HypervisorSettings_displayName();
    }

    @POST
    public FormValidation doCheckName(@QueryParameter String value) {
        return SettingsForms.check(() -> SettingsCheck.name(value.strip()));
    }

    @POST
    public FormValidation doCheckUri(@QueryParameter String value) {
        return SettingsForms.check(() -> SettingsCheck.uri(value.strip()));
    }

    @POST
    public FormValidation doCheckCredentialsId(@QueryParameter String value, @QueryParameter String uri) {
        return SettingsForms.check(() -> SettingsCheck.credentials(uri.strip(), value.strip()));
    }

    @POST
    public FormValidation doCheckHostKey(@QueryParameter String value, @QueryParameter String uri) {
        return SettingsForms.check(() -> SettingsCheck.hostKeys(uri.strip(), value.strip()));
    }

    @POST
    public FormValidation doCheckPool(@QueryParameter String value) {
        return SettingsForms.check(() -> SettingsCheck.pool(value.strip()));
    }

    @POST
    public FormValidation doCheckImageDirectory(@QueryParameter String value) {
        return SettingsForms.check(() -> SettingsCheck.imageDirectory(value.strip()));
    }

    @POST
    public FormValidation doCheckMemoryLimit(@QueryParameter String value) {
        return SettingsForms.check(() -> SettingsCheck.memoryLimit(value.strip()));
    }

    @POST
    public FormValidation doCheckCpuLimit(@QueryParameter String value) {
        return SettingsForms.check(() -> SettingsCheck.count(value.strip()));
    }

    @POST
    public FormValidation doCheckClusterLimit(@QueryParameter String value) {
        return SettingsForms.check(() -> SettingsCheck.count(value.strip()));
    }

    @POST
    public FormValidation doCheckLabels(@QueryParameter String value) {
        return SettingsForms.check(() -> SettingsCheck.labels(value.strip()));
    }

    /** SSH credentials of the controller; who may not configure it sees the one chosen only. */
    @POST
    public ListBoxModel doFillCredentialsIdItems(@QueryParameter String value) {
        return SettingsForms.credentials(value, SSHUserPrivateKey.class);
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
        settings.setMemoryLimit(memoryLimit);
        try {
            return FormMessages.of(ConnectionTest.run(
                    settings.description(List.of()), HypervisorService.get().connections()));
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
