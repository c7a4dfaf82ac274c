package io.jenkins.plugins.virtualcluster;

import java.util.concurrent.Executor;

/**
 * A thread for each task. On a machine with three processors or more the common pool has fewer threads than a test may have
 * tasks that wait for each other.
 */
public final class OwnThreads {
    public static final Executor EACH = task -> {
        Thread thread = new Thread(task, "test");
        thread.setDaemon(true);
        thread.start();
    };

    private OwnThreads() {}
}
