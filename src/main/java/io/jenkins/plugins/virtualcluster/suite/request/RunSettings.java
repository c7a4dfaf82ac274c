package io.jenkins.plugins.virtualcluster.suite.request;

import io.jenkins.plugins.virtualcluster.remote.CollectLimits;
import java.time.Duration;

/**
 * Limits of a run that suites do not set.
 *
 * @param hostDirectory where on the hosts the files of runs lie: absolute, of letters, digits and {@code . _ / -}, since
 *     it stands in the commands of every shell
 * @param attempt one attempt to connect; long enough for a slow machine to let in, since one that says nothing is given up
 *     long before that
 * @param grace from asking a script to end until it is killed
 * @param teardown for removing the cluster
 * @param delivery for sending a host its files, and for bringing its logs
 * @param consoleBytes kept of the end of each guest's console
 * @param longestWait for room on a hypervisor; zero takes only what is free at once, and a cluster that is to stand by then gives
 *     it up while it is made, as soon as a run waits for it
 */
public record RunSettings(
        String hostDirectory,
        Duration attempt,
        Duration grace,
        Duration teardown,
        Duration delivery,
        int consoleBytes,
        CollectLimits collect,
        Duration longestWait) {
    public static final RunSettings DEFAULT = new RunSettings(
            "/var/lib/virtual-cluster",
            Duration.ofMinutes(3),
            Duration.ofSeconds(10),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            4 << 20,
            CollectLimits.DEFAULT,
            Duration.ofHours(2));

    /** @throws IllegalArgumentException if the directory is none that any shell takes as one word */
    public RunSettings {
        if (!hostDirectory.matches("/[A-Za-z0-9._/-]+")) {
            throw new IllegalArgumentException("the directory for runs on the hosts is '" + hostDirectory
                    + "'; expected an absolute path of letters, digits and ._/-");
        }
    }

    /** The same with another limit for waiting. */
    public RunSettings waiting(Duration longest) {
        return new RunSettings(hostDirectory, attempt, grace, teardown, delivery, consoleBytes, collect, longest);
    }
}
