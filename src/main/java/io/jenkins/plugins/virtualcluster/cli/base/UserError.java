package io.jenkins.plugins.virtualcluster.cli.base;

/** What was asked for cannot be done as it was asked. The message says what to do instead; no stack trace is shown. */
public final class UserError extends Exception {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message);
    }
}
