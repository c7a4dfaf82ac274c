package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.model.AdministrativeMonitor;
import java.util.List;

/** Tells administrators of problems with hypervisors, as long as there are some. */
public abstract class HypervisorMonitor extends AdministrativeMonitor {
    @Override
    public final boolean isActivated() {
        return !getProblems().isEmpty();
    }

    /** For its view: a sentence for each problem. */
    public abstract List<String> getProblems();
}
