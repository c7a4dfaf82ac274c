package io.jenkins.plugins.virtualcluster.suite.request;

import java.time.Duration;
import java.util.Optional;

/**
 * What becomes of a run's cluster.
 *
 * @param time how long a cluster of its own stays after the run, and how long the run is held at most; empty to tear the cluster down
 * @param onlyFailed whether it stays only if the run did not pass
 * @param hold whether the run stops behind the first stage that does not pass, before anything more is run, until someone lets it
 *     continue or the time is over; its cluster does not stay then
 * @param standby whether the cluster stays for another run that takes it over, with its guests saved
 * @param paused whether these stay paused in memory instead
 */
public record Keep(Optional<Duration> time, boolean onlyFailed, boolean hold, boolean standby, boolean paused) {
    /** It is torn down when the run is over. */
    public static final Keep NOT = new Keep(Optional.empty(), false, false);

    /** @throws IllegalArgumentException if it is conditional, or the run is to be held, and it is not said for how long */
    public Keep {
        if (time.isEmpty() && (onlyFailed || hold || standby)) {
            throw new IllegalArgumentException("expected how long a cluster is kept, or a run is held");
        }
    }

    /** One that is left to people. */
    public Keep(Optional<Duration> time, boolean onlyFailed, boolean hold) {
        this(time, onlyFailed, hold, false, false);
    }

    /** It stands by for that time, if the run passes; paused in memory if so asked. */
    public static Keep standingBy(Duration time, boolean paused) {
        return new Keep(Optional.of(time), false, false, true, paused);
    }

    /** Whatever the result of the run is. */
    public static Keep always(Duration time) {
        return new Keep(Optional.of(time), false, false);
    }
}
