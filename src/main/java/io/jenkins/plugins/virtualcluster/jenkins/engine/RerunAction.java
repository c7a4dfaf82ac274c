package io.jenkins.plugins.virtualcluster.jenkins.engine;

import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.List;

/** Of a build that somebody started to run again what did not pass in an earlier one of the same job. Jenkins keeps it with the build. */
public final class RerunAction extends InvisibleAction implements Queue.QueueAction {
    private final ArrayList<Integer> builds;

    private RerunAction(List<Integer> builds) {
        this.builds = new ArrayList<>(builds);
    }

    /** Of a build that repeats that one. */
    public static RerunAction of(Run<?, ?> earlier) {
        List<Integer> builds = new ArrayList<>(List.of(earlier.getNumber()));
        RerunAction before = earlier.getAction(RerunAction.class);
        if (before != null) {
            builds.addAll(before.builds);
        }
        return new RerunAction(builds);
    }

    /**
     * The numbers of the earlier build and of those that it repeated itself, the newest first: what had passed in those did not run in
     * it.
     */
    public List<Integer> builds() {
        return List.copyOf(builds);
    }

    /** A build that waits is the one that is asked for only if it repeats the same. */
    @Override
    public boolean shouldSchedule(List<Action> actions) {
        return actions.stream().noneMatch(action -> action instanceof RerunAction other && other.builds.equals(builds));
    }
}
