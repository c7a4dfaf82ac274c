package io.jenkins.plugins.virtualcluster.suite.host;

import java.time.Duration;

/** Values as people read them. */
public final class Durations {
    private Durations() {}

    /** Such as {@code 1 h 30 min}, {@code 90 s} or {@code 0.4 s}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10 && duration.toMillisPart() != 0) {
            return seconds + "." + duration.toMillisPart() / 100 + " s";
        }
        if (seconds < 120) {
            return seconds + " s";
        }
        if (duration.toHours() == 0) {
            return duration.toMinutes() + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        return duration.toHours() + " h"
                + (duration.toMinutesPart() == 0 ? "" : " " + duration.toMinutesPart() + " min");
    }
}
