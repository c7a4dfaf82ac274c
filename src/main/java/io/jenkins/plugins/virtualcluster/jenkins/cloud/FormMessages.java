package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import hudson.model.Failure;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FolderList;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FormMessage;
import java.util.List;
import java.util.function.Supplier;
import jenkins.model.Jenkins;

/** Answers of forms to their checks; texts are escaped. Who may not change settings learns nothing by those of settings. */
public final class FormMessages {
    private FormMessages() {}

    public static FormValidation of(FormMessage finding) {
        return switch (finding.level()) {
            case FINE -> finding.text().isEmpty() ? FormValidation.ok() : FormValidation.ok(finding.text());
            case WARNING -> FormValidation.warning(finding.text());
            case ERROR -> FormValidation.error(finding.text());
        };
    }

    /** The message of the {@link IllegalArgumentException} that reading a value throws; nothing if it throws none. */
    public static FormValidation check(Runnable reading) {
        try {
            reading.run();
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /** Reads a value that is to be saved; what is wrong with it is shown by forms, and stops settings as code. */
    static void require(Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage());
        }
    }

    public static FormValidation of(List<FormMessage> findings) {
        return FormValidation.aggregate(findings.stream().map(FormMessages::of).toList());
    }

    /** What a check finds, for those who may change settings. */
    public static FormValidation checkSetting(Supplier<FormMessage> check) {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER) ? of(check.get()) : FormValidation.ok();
    }

    /** Folders as they are typed, one full name per line. */
    public static FormValidation checkFolders(String value) {
        return checkSetting(() -> FolderList.check(
                value == null ? "" : value, name -> Jenkins.get().getItemByFullName(name) != null));
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
