package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.Extension;
import hudson.model.Job;
import hudson.model.ParameterValue;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import hudson.model.queue.CauseOfBlockage;
import hudson.model.queue.QueueListener;
import hudson.model.queue.QueueTaskDispatcher;
import hudson.plugins.git.GitStatus;
import java.util.List;
import org.eclipse.jgit.transport.URIish;

/** What Jenkins, and git servers, report of builds that changes start. */
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
            ChangesService.get().left(changed.id(), item.isCancelled());
            if (item.isCancelled()) {
                ChangesService.get().look((Job<?, ?>) item.task);
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

    /** Holds builds for changes in the queue after a restart, until it is known which of them have begun already. */
    @Extension
    public static final class Held extends QueueTaskDispatcher {
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

    /** Hears {@code git/notifyCommit}, where the plugin Git is there. */
    @Extension(optional = true)
    public static final class Notified extends GitStatus.Listener {
        @Override
        public List<GitStatus.ResponseContributor> onNotifyCommit(
                String origin, URIish uri, String sha1, List<ParameterValue> buildParameters, String... branches) {
            ChangesService.get().changed(uri.toString());
            return List.of();
        }
    }
}
