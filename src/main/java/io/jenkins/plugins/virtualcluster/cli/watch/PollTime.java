package io.jenkins.plugins.virtualcluster.cli.watch;

import io.jenkins.plugins.virtualcluster.cli.base.KeepTime;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how often something is read, such as {@code 30s} or {@code 5m}; a week at most. */
final class PollTime implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        return KeepTime.read(text)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + text + "' is not a polling interval; expected a time such as 30s, 1m or 2h, at most 7d"));
    }
}
