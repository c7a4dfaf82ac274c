package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.TimeOption;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What becomes of the clusters of runs that someone starts. */
public final class KeepOptions {
    private static final String USUAL = "2h";
    private static final String FAILED = "failed";

    @Option(
            names = "--keep",
            arity = "0..1",
            paramLabel = "TIME",
            fallbackValue = USUAL,
            converter = Converter.class,
            description =
                    "Keep the cluster after the last attempt, for " + USUAL
                            + " or a time such as --keep=30m; with --keep=failed or --keep=failed,30m only if the run does not pass.")
    private Optional<Keep> keep = Optional.empty();

    @Option(
            names = "--hold",
            description = "Stop behind the first stage that does not pass, before finalize, for " + USUAL
                    + " or the time of --keep at most: log in, and let the run end with 'continue'.")
    private boolean hold;

    Keep keep() {
        return hold
                ? new Keep(
                        keep.flatMap(Keep::time).or(() -> Optional.of(new TimeOption().convert(USUAL))),
                        keep.map(Keep::onlyFailed).orElse(true),
                        true)
                : keep.orElse(Keep.NOT);
    }

    /** Reads {@code TIME}, {@code failed} and {@code failed,TIME}. */
    static final class Converter implements ITypeConverter<Keep> {
        @Override
        public Keep convert(String text) {
            boolean failed = text.equals(FAILED) || text.startsWith(FAILED + ",");
            String time = text.equals(FAILED) ? USUAL : failed ? text.substring(FAILED.length() + 1) : text;
            try {
                Duration read = new TimeOption().convert(time);
                return new Keep(Optional.of(read), failed, false);
            } catch (TypeConversionException e) {
                throw new TypeConversionException(e.getMessage() + ", alone or behind '" + FAILED + ",'");
            }
        }
    }
}
