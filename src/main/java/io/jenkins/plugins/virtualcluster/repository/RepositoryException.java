package io.jenkins.plugins.virtualcluster.repository;

/** A repository of definitions cannot be used. The message says which, why, and what to do; no stack trace is shown. */
public final class RepositoryException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Who can do something about it. */
    public enum Fault {
        /** What was asked for is not there, or is not allowed. */
        USER,
        /** It could not be reached; later it may. */
        UNREACHABLE
    }

    private final Fault fault;

    public RepositoryException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public RepositoryException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
