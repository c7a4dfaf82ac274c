package io.jenkins.plugins.virtualcluster.definition;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param start of a guest, until it answers with its own host key
 * @param suite all stages together, from the cluster's being ready
 * @param init each of the init stages
 * @param run each case's run stage
 * @param finalizer each of the finalize stages
 * @param reconnect a lost connection is tried again for so long, until its host counts as dead
 */
public record Timeouts(
        Duration start, Duration suite, Duration init, Duration run, Duration finalizer, Duration reconnect) {
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofMinutes(10),
            Duration.ofHours(2),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5));
}
