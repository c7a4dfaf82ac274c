package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.Extension;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.Symbol;

/** Tells administrators of hypervisors that have not answered for an hour: builds wait for them, or use others. */
@Extension
@Symbol("virtualClusterUnreachable")
public final class UnreachableMonitor extends HypervisorMonitor {
    private static final Duration LONG = Duration.ofHours(1);

    @Override
    public String getDisplayName() {
        return Messages.UnreachableMonitor_displayName();
    }

    @Override
    public List<String> getProblems() {
        return HypervisorService.get().watch().unreachableFor(LONG, VirtualClusterCloud.allHypervisors());
    }
}
