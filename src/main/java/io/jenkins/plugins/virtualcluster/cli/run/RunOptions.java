package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.TimeOption;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a run waits, and how often it is tried again: for each command that starts runs. */
public final class RunOptions {
    private static final int MOST_RETRIES = 9;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "2h",
            converter = TimeOption.class,
            description = "How long a run waits for capacity on a hypervisor, such as 30m. Default: 2h")
    private Duration wait;

    @Option(
            names = "--retry-infrastructure",
            paramLabel = "N",
            description =
                    "Run a suite again on a fresh cluster if the infrastructure failed; at most N times, and N is at most 9.")
    private int retries;

    /** @throws InvalidRequestException if a number is out of its range */
    public void check() throws InvalidRequestException {
        if (retries < 0 || retries > MOST_RETRIES) {
            throw new InvalidRequestException(
                    "--retry-infrastructure is " + retries + "; expected 0 to " + MOST_RETRIES);
        }
    }

    public Duration longestWait() {
        return wait;
    }

    public int retries() {
        return retries;
    }
}
