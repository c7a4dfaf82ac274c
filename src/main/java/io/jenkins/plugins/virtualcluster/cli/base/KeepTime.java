package io.jenkins.plugins.virtualcluster.cli.base;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how long a cluster is kept, such as {@code 2h}, {@code 90m}, {@code 1h30m}, {@code 1d}; a week at most. */
public final class KeepTime implements ITypeConverter<Duration> {
    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");
    private static final Duration LONGEST = Duration.ofDays(7);

    @Override
    public Duration convert(String text) {
        return read(text)
                .orElseThrow(() -> new TypeConversionException("'" + text
                        + "' is not a time to keep a cluster; expected a time such as 30m, 2h or 1d, at most 7d"));
    }

    /** Empty if it is no such time, nothing, or more than a week. */
    public static Optional<Duration> read(String text) {
        Matcher matcher = FORM.matcher(text);
        Duration time = matcher.matches()
                ? Duration.ofDays(number(matcher, 1))
                        .plusHours(number(matcher, 2))
                        .plusMinutes(number(matcher, 3))
                        .plusSeconds(number(matcher, 4))
                : Duration.ZERO;
        return Optional.of(time).filter(one -> !one.isZero() && one.compareTo(LONGEST) <= 0);
    }

    private static long number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }
}
