package io.jenkins.plugins.virtualcluster.jenkins.runs;

/** What was asked for cannot be done as it was asked. The message says what to do instead. */
public final class InvalidRequestException extends Exception {
    private static final long serialVersionUID = 1;

    public InvalidRequestException(String message) {
        super(message);
    }
}
