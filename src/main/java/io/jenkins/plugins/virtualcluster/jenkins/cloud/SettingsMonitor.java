package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.Extension;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.SettingsCheck;
import java.util.List;
import org.jenkinsci.Symbol;

/** Tells administrators of hypervisors without host keys, and of two with one name. */
@Extension
@Symbol("virtualClusterSettings")
public final class SettingsMonitor extends HypervisorMonitor {
    @Override
    public String getDisplayName() {
        return Messages.SettingsMonitor_displayName();
    }

    @Override
    public boolean isSecurity() {
        return true;
    }

    @Override
    public List<String> getProblems() {
        return SettingsCheck.problems(VirtualClusterCloud.allHypervisors());
    }
}
