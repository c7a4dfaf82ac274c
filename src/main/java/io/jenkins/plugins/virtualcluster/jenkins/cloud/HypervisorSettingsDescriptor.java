package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import hudson.Extension;
import hudson.model.Descriptor;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ConnectionTest;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.Finding;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.SettingsCheck;
import java.util.function.Supplier;
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

    private static FormValidation check(Supplier<Finding> check) {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER) ? FormFindings.of(check.get()) : FormValidation.ok();
    }

    @POST
    public FormValidation doCheckName(@QueryParameter String value) {
        return check(() -> SettingsCheck.name(value.strip()));
    }

    @POST
    public FormValidation doCheckUri(@QueryParameter String value) {
        return check(() -> SettingsCheck.uri(value.strip()));
    }

    @POST
    public FormValidation doCheckCredentialsId(@QueryParameter String value, @QueryParameter String uri) {
        return check(() -> SettingsCheck.credentials(uri.strip(), value.strip()));
    }

    @POST
    public FormValidation doCheckHostKey(@QueryParameter String value, @QueryParameter String uri) {
        return check(() -> SettingsCheck.hostKeys(uri.strip(), value.strip()));
    }

    @POST
    public FormValidation doCheckPool(@QueryParameter String value) {
        return check(() -> SettingsCheck.pool(value.strip()));
    }

    @POST
    public FormValidation doCheckImageDirectory(@QueryParameter String value) {
        return check(() -> SettingsCheck.imageDirectory(value.strip()));
    }

    @POST
    public FormValidation doCheckMemoryLimit(@QueryParameter String value) {
        return check(() -> SettingsCheck.memoryLimit(value.strip()));
    }

    @POST
    public FormValidation doCheckCpuLimit(@QueryParameter String value) {
        return check(() -> SettingsCheck.count(value.strip()));
    }

    @POST
    public FormValidation doCheckClusterLimit(@QueryParameter String value) {
        return check(() -> SettingsCheck.count(value.strip()));
    }

    @POST
    public FormValidation doCheckLabels(@QueryParameter String value) {
        return check(() -> SettingsCheck.labels(value.strip()));
    }

    /** SSH credentials of the controller; who may not configure it sees the one chosen only. */
    @POST
    public ListBoxModel doFillCredentialsIdItems(@QueryParameter String value) {
        StandardListBoxModel items = new StandardListBoxModel();
        items.includeEmptyValue();
        if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            items.includeAs(ACL.SYSTEM2, Jenkins.get(), SSHUserPrivateKey.class);
        }
        items.includeCurrentValue(value);
        return items;
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
            return FormFindings.of(ConnectionTest.run(
                    settings.description(), HypervisorService.get().connections()));
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
