package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of values with a unit. Each throws {@link IllegalArgumentException} that says what was expected. */
public final class Quantities {
    private static final Pattern DURATION =
            Pattern.compile("(?=.)([0-9]{1,5}d)?([0-9]{1,5}h)?([0-9]{1,5}m)?([0-9]{1,6}s)?");
    private static final Pattern LATENCY = Pattern.compile("[0-9]{1,5}(\\.[0-9]{1,3})? ?(ms|s)");
    private static final Pattern BANDWIDTH = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,3})? ?[kMG]bit/s");
    private static final Pattern LOSS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,6})? ?%");

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration LONGEST_LATENCY = Duration.ofSeconds(60);
    private static final Map<Character, Long> BIT_UNITS = Map.of('k', 1_000L, 'M', 1_000_000L, 'G', 1_000_000_000L);
    private static final long MOST_BANDWIDTH = 1_000_000_000_000L;
    private static final DataSize LEAST_MEMORY = DataSize.parse("16 MiB");
    private static final DataSize MOST_MEMORY = DataSize.parse("16 TiB");
    private static final DataSize LEAST_KEPT = DataSize.parse("1 KiB");
    private static final DataSize MOST_KEPT = DataSize.parse("1 TiB");
    private static final DataSize LEAST_DISK = DataSize.parse("1 MiB");
    private static final DataSize MOST_DISK = DataSize.parse("64 TiB");

    private Quantities() {}

    /** Reads {@code 90s}, {@code 15m}, {@code 2h}, {@code 1h30m} or {@code 1d}: one second to 30 days. */
    public static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(Wording.quote(text)
                    + " is not a duration; expected whole numbers with d, h, m or s, such as 1h30m");
        }
        Duration duration = Duration.ofDays(part(matcher, 1))
                .plusHours(part(matcher, 2))
                .plusMinutes(part(matcher, 3))
                .plusSeconds(part(matcher, 4));
        if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(Wording.quote(text) + " is out of range; expected 1s to 30d");
        }
        return duration;
    }

    static Duration latency(String text) {
        if (!LATENCY.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " is not a latency; expected a number and ms or s, such as 20 ms");
        }
        long unit = text.endsWith("ms") ? 1_000_000L : 1_000_000_000L;
        Duration latency = Duration.ofNanos(scaled(text, unit).longValueExact());
        if (latency.compareTo(LONGEST_LATENCY) > 0) {
            throw new IllegalArgumentException(Wording.quote(text) + " is out of range; expected 0 ms to 60 s");
        }
        return latency;
    }

    /** In bits a second. */
    static long bandwidth(String text) {
        if (!BANDWIDTH.matcher(text).matches()) {
            throw new IllegalArgumentException(Wording.quote(text)
                    + " is not a bandwidth; expected a number and kbit/s, Mbit/s or Gbit/s, such as 100 Mbit/s");
        }
        long unit = BIT_UNITS.get(text.charAt(text.length() - "?bit/s".length()));
        long bandwidth = scaled(text, unit).longValue();
        if (bandwidth < 8_000 || bandwidth > MOST_BANDWIDTH) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " is out of range; expected 8 kbit/s to 1000 Gbit/s");
        }
        return bandwidth;
    }

    /** In percent. */
    static double loss(String text) {
        if (!LOSS.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " is not a loss; expected a number and %, such as 0.1 %");
        }
        double loss = scaled(text, 1).doubleValue();
        if (loss > 100) {
            throw new IllegalArgumentException(Wording.quote(text) + " is out of range; expected 0 % to 100 %");
        }
        return loss;
    }

    static DataSize memory(String text) {
        return sizeWithin(text, LEAST_MEMORY, MOST_MEMORY);
    }

    /** How much is kept of something. */
    static DataSize kept(String text) {
        return sizeWithin(text, LEAST_KEPT, MOST_KEPT);
    }

    static DataSize diskSize(String text) {
        return sizeWithin(text, LEAST_DISK, MOST_DISK);
    }

    private static DataSize sizeWithin(String text, DataSize least, DataSize most) {
        DataSize size = DataSize.parse(text);
        if (size.compareTo(least) < 0 || size.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " is out of range; expected " + least + " to " + most);
        }
        return size;
    }

    private static long part(Matcher matcher, int group) {
        String part = matcher.group(group);
        return part == null ? 0 : Long.parseLong(part.substring(0, part.length() - 1));
    }

    private static BigDecimal scaled(String text, long unit) {
        int end = 0;
        while (Character.isDigit(text.charAt(end)) || text.charAt(end) == '.') {
            end++;
        }
        return new BigDecimal(text.substring(0, end)).multiply(BigDecimal.valueOf(unit));
    }
}
