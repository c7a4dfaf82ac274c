package io.jenkins.plugins.virtualcluster.definition.reading;

/** What was asked for is not there, or cannot be run; the message has all that is wrong, one per line. */
public final class SelectionException extends Exception {
    private static final long serialVersionUID = 1;

    SelectionException(String message) {
        super(message);
    }
}
