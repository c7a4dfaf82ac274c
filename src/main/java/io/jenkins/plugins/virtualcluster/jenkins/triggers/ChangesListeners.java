package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.Extension;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import hudson.model.queue.QueueListener;

/** What Jenkins tells of builds that changes started. */
final class ChangesListeners {
    private ChangesListeners() {}

    /** What left the queue begins, or somebody cancelled it. */
    @Extension
    public static final class Left extends QueueListener {
        @Override
        public void onLeft(Queue.LeftItem item) {
            ChangedSuites changed = item.getAction(ChangedSuites.class);
            if (changed == null || !(item.task instanceof Job)) {
                return;
            }
            if (item.isCancelled()) {
                ChangesService.get().left().cancelled(changed.id());
                ChangesService.get().look((Job<?, ?>) item.task);
            } else {
                ChangesService.get().left().begins(changed.id());
            }
        }
    }

    /** When a build has begun, the next change has its turn. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Begun extends RunListener<Run> {
        @Override
        public void onStarted(Run build, TaskListener listener) {
            look(build);
        }

        @Override
        public void onCompleted(Run build, TaskListener listener) {
            look(build);
        }

        private static void look(Run<?, ?> build) {
            if (build.getAction(ChangedSuites.class) != null) {
                ChangesService.get().look(build.getParent());
            }
        }
    }

    /** Jenkins has loaded all jobs, and its queue. */
    @Extension
    public static final class Up extends ItemListener {
        @Override
        public void onLoaded() {
            ChangesService.get().recover();
        }
    }
}
