package io.jenkins.plugins.virtualcluster.common;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times for people. A negative duration counts as none, and what is left of its smallest unit is dropped. */
public final class Times {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Times() {}

    /** Such as {@code 2026-01-31 18:05 UTC}. */
    public static String minute(Instant time) {
        return MINUTE.format(time);
    }

    /** In words, such as {@code 0.4 s}, {@code 90 s}, {@code 3 min 20 s} or {@code 1 h 30 min}. */
    public static String words(Duration duration) {
        Duration time = duration.isNegative() ? Duration.ZERO : duration;
        long seconds = time.toSeconds();
        if (seconds < 10 && time.toMillisPart() != 0) {
            return seconds + "." + time.toMillisPart() / 100 + " s";
        }
        if (seconds < 120) {
            return seconds + " s";
        }
        return time.toHours() == 0
                ? time.toMinutes() + " min" + part(time.toSecondsPart(), "s")
                : time.toHours() + " h" + part(time.toMinutesPart(), "min");
    }

    private static String part(int number, String unit) {
        return number == 0 ? "" : " " + number + " " + unit;
    }

    /** As a clock shows them in narrow columns, such as {@code 45 s}, {@code 3:05} or {@code 2:03:05}. */
    public static String clock(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
