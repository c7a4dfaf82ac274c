package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FormMessage;
import java.util.function.Supplier;
import jenkins.model.Jenkins;

/** What the forms of settings have in common. Who may not change settings is told nothing by them. */
public final class SettingsForms {
    private SettingsForms() {}

    /** What a check finds, for those who may change settings. */
    public static FormValidation check(Supplier<FormMessage> check) {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER) ? FormMessages.of(check.get()) : FormValidation.ok();
    }

    /**
     * Credentials of the controller; who may not change settings sees the chosen ones only.
     *
     * @param chosen an id
     */
    public static ListBoxModel credentials(String chosen, Class<? extends StandardCredentials> kind) {
        StandardListBoxModel items = new StandardListBoxModel();
        items.includeEmptyValue();
        if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            items.includeAs(ACL.SYSTEM2, Jenkins.get(), kind);
        }
        items.includeCurrentValue(chosen);
        return items;
    }
}
