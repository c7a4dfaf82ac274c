package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.PrintStream;

/**
 * How a step learns what is done for it, and can stop it.
 *
 * @param out the build's log
 * @param output whether all output of scripts is shown there
 * @param watcher is notified of its runs
 */
public record StepIO(PrintStream out, boolean output, Activity activity, RunWatcher watcher) {
    /** Of one whose runs nobody is notified of. */
    public StepIO(PrintStream out, boolean output, Activity activity) {
        this(out, output, activity, RunWatcher.NONE);
    }

    /** With output shown if the block says so, too. */
    public StepIO orShown(boolean shown) {
        return new StepIO(out, output || shown, activity, watcher);
    }

    RunLog log(RunRequest request, RunDirectory record, RunState state, BlockCluster cluster) {
        return new RunLog(request, record, state, cluster::isNews, output, out, activity);
    }
}
