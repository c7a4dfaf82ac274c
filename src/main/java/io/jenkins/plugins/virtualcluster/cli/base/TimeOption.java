package io.jenkins.plugins.virtualcluster.cli.base;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how long something may last, such as {@code 2h}, {@code 90m}, {@code 1h30m}, {@code 1d}; a week at most. */
public final class TimeOption implements ITypeConverter<Duration> {
    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");
    private static final Duration LONGEST = Duration.ofDays(7);

    @Override
    public Duration convert(String text) {
        Matcher matcher = FORM.matcher(text);
        Duration time = matcher.matches()
                ? Duration.ofDays(number(matcher, 1))
                        .plusHours(number(matcher, 2))
                        .plusMinutes(number(matcher, 3))
                        .plusSeconds(number(matcher, 4))
                : Duration.ZERO;
        if (time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new TypeConversionException(
                    "'" + text + "' is not a time; expected one such as 30m, 2h or 1d, at most 7d");
        }
        return time;
    }

    private static long number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }
}
