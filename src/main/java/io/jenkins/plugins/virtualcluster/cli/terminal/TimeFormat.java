package io.jenkins.plugins.virtualcluster.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How times are told. */
public final class TimeFormat {
    private TimeFormat() {}

    /** Such as {@code 1.2 s}, {@code 45 s}, {@code 3:05}, {@code 2:03:05}. */
    public static String brief(Duration time) {
        long millis = Math.max(0, time.toMillis());
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%d.%d s", millis / 1000, millis % 1000 / 100);
        }
        return millis < 60_000 ? millis / 1000 + " s" : clock(time);
    }

    /** Whole seconds while something is in progress, such as {@code 12 s}. */
    public static String whole(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        return seconds < 60 ? seconds + " s" : clock(time);
    }

    /** A time of day in UTC, such as {@code 2026-03-01T12:00Z}. */
    public static String minute(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES).toString().replace(":00Z", "Z");
    }

    private static String clock(Duration time) {
        String minutes = time.toHours() > 0
                ? time.toHours() + ":" + String.format(Locale.ROOT, "%02d", time.toMinutesPart())
                : Long.toString(time.toMinutes());
        return minutes + String.format(Locale.ROOT, ":%02d", time.toSecondsPart());
    }
}
