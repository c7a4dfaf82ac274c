package io.jenkins.plugins.virtualcluster.jenkins.steps;

import hudson.Extension;
import hudson.model.AsyncPeriodicWork;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorService;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.RunsInUse;
import io.jenkins.plugins.virtualcluster.jenkins.runs.BlockRequest;
import java.io.IOException;
import java.util.Map;
import java.util.logging.Level;

/** Gives up, once a minute, the clusters of builds that are over without having ended their blocks: they are leftovers then. */
@Extension
public final class AbandonedRuns extends AsyncPeriodicWork {
    public AbandonedRuns() {
        super("Virtual clusters of builds that are over");
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
    protected void execute(TaskListener listener) throws IOException {
        RunsInUse runs = HypervisorService.get().master().runs();
        for (Map.Entry<String, String> run : runs.all().entrySet()) {
            Run<?, ?> build = Run.fromExternalizableId(BlockRequest.build(run.getValue()));
            if (build == null || !build.isBuilding()) {
                runs.end(run.getKey());
            }
        }
    }
}
