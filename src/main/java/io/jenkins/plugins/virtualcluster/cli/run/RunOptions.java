package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.UserError;
import io.jenkins.plugins.virtualcluster.cli.mail.MailOption;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How runs are started, shown and told of, by each command that starts some. */
public final class RunOptions {
    private static final int MOST_RETRIES = 9;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "2h",
            converter = WaitTime.class,
            description = "How long a run waits for capacity on a hypervisor, such as 30m. Default: 2h")
    private Duration wait;

    @Option(
            names = "--retry-infrastructure",
            paramLabel = "N",
            description =
                    "Run a suite again on a fresh cluster if the infrastructure failed; at most N times, and N is at most 9.")
    private int retries;

    @Mixin
    private MailOption mail;

    @Option(names = "--verbose", description = "Print all output of the scripts, each line with its stage and host.")
    private boolean verbose;

    /** @throws UserError if a number is out of its range */
    public void check() throws UserError {
        if (retries < 0 || retries > MOST_RETRIES) {
            throw new UserError("--retry-infrastructure is " + retries + "; expected 0 to " + MOST_RETRIES);
        }
    }

    public Duration longestWait() {
        return wait;
    }

    public int retries() {
        return retries;
    }

    public MailOption mail() {
        return mail;
    }

    public boolean verbose() {
        return verbose;
    }
}
