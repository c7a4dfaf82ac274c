package io.jenkins.plugins.virtualcluster.cli;

/** What was asked for cannot be done as it was asked. The message says what to do instead; no stack trace is shown. */
final class UserError extends Exception {
    private static final long serialVersionUID = 1L;

    UserError(String message) {
        super(message);
    }
}
