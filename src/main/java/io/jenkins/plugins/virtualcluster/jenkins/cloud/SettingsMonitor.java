package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.SettingsCheck;
import java.util.List;
import org.jenkinsci.Symbol;

/** Tells administrators of hypervisors without host keys, and of two with one name. */
@Extension
@Symbol("virtualClusterSettings")
public final class SettingsMonitor extends AdministrativeMonitor {
    @Override
    public String getDisplayName() {
        return Messages.SettingsMonitor_displayName();
    }

    @Override
    public boolean isSecurity() {
        return true;
    }

    @Override
    public boolean isActivated() {
        return !getProblems().isEmpty();
    }

    /** For its view: a sentence for each problem. */
    public List<String> getProblems() {
        return SettingsCheck.problems(VirtualClusterCloud.allHypervisors());
    }
}
