package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.KeepTime;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how long a run waits for room, such as {@code 2h}, {@code 90m}, {@code 1h30m}; a week at most. */
final class WaitTime implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        return KeepTime.read(text)
                .orElseThrow(() -> new TypeConversionException("'" + text
                        + "' is not a time to wait for capacity; expected a time such as 30m, 2h or 1d, at most 7d"));
    }
}
