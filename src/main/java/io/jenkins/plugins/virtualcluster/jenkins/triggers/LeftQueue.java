package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import io.jenkins.plugins.virtualcluster.jenkins.changes.PendingBuild;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What became of builds for changes that left the queue of this Jenkins since it was started, by {@link PendingBuild#id()}. */
final class LeftQueue {
    private enum End {
        /** Its build may not be on the disk yet. */
        BEGINS,
        /** Nobody wants it any more. */
        CANCELLED
    }

    private final Map<String, End> ends = new ConcurrentHashMap<>();

    void begins(String id) {
        ends.put(id, End.BEGINS);
    }

    void cancelled(String id) {
        ends.put(id, End.CANCELLED);
    }

    boolean isBeginning(String id) {
        return ends.get(id) == End.BEGINS;
    }

    boolean isCancelled(String id) {
        return ends.get(id) == End.CANCELLED;
    }
}
