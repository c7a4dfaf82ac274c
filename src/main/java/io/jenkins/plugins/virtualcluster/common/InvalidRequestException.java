package io.jenkins.plugins.virtualcluster.common;

import java.util.function.Supplier;

/** A request cannot be carried out as it was made. The message says what to change; no stack trace is shown. */
public final class InvalidRequestException extends Exception {
    private static final long serialVersionUID = 1;

    public InvalidRequestException(String message) {
        super(message);
    }

    /**
     * Reads a part of a request.
     *
     * @param reader throws an {@link IllegalArgumentException} whose message says what was expected
     */
    public static <T> T reading(Supplier<T> reader) throws InvalidRequestException {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(e.getMessage());
        }
    }
}
