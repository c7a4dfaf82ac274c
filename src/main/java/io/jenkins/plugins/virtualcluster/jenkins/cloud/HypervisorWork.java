package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.Extension;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import java.util.logging.Level;

/** Has a look at the hypervisors once a minute, and leftovers removed. */
@Extension
public final class HypervisorWork extends AsyncPeriodicWork {
    public HypervisorWork() {
        super("Virtual cluster hypervisors");
    }

    @Override
    public long getRecurrencePeriod() {
        return MIN;
    }

    @Override
    protected Level getNormalLoggingLevel() {
        return Level.FINE;
    }

    @Override
    protected void execute(TaskListener listener) {
        HypervisorService.get().watch().lookAt(VirtualClusterCloud.allHypervisors());
    }
}
