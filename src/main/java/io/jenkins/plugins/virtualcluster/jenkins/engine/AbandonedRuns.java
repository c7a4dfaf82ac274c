package io.jenkins.plugins.virtualcluster.jenkins.engine;

import hudson.Extension;
import hudson.model.AsyncPeriodicWork;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorService;
import io.jenkins.plugins.virtualcluster.jenkins.runs.BlockRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Gives up, once a minute, the clusters of builds that are over without having ended their blocks: they are leftovers then. */
@Extension
public final class AbandonedRuns extends AsyncPeriodicWork {
    private static final Logger LOGGER = Logger.getLogger(AbandonedRuns.class.getName());

    /** What was logged last, so that it is not logged each minute; used by one thread at a time. */
    private List<String> told = List.of();

    public AbandonedRuns() {
        super("Virtual clusters of finished builds");
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
        List<String> problems = HypervisorService.get()
                .master()
                .runs()
                .endThoseOver(AbandonedRuns::goesOn, Clock.systemUTC().instant());
        if (!problems.equals(told)) {
            problems.forEach(LOGGER::warning);
        }
        told = problems;
    }

    private static boolean goesOn(String note) {
        Run<?, ?> build = Run.fromExternalizableId(BlockRequest.build(note));
        return build != null && build.isBuilding();
    }
}
