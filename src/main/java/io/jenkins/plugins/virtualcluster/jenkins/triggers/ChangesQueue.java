package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.Extension;
import hudson.model.Queue;
import hudson.model.queue.CauseOfBlockage;
import hudson.model.queue.QueueTaskDispatcher;

/** Holds builds for changes in the queue after a restart, until it is known which of them have begun already. */
@Extension
public final class ChangesQueue extends QueueTaskDispatcher {
    @Override
    public CauseOfBlockage canRun(Queue.Item item) {
        return item.getAction(ChangedSuites.class) == null
                        || ChangesService.get().isRecovered()
                ? null
                : new Starting();
    }

    private static final class Starting extends CauseOfBlockage {
        @Override
        public String getShortDescription() {
            return Messages.ChangesQueue_starting();
        }
    }
}
