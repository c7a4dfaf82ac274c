package io.jenkins.plugins.virtualcluster.hypervisor;

/** A hypervisor cannot be reached or would not do what it was asked. The message names it, the thing, and the remedy. */
public class HypervisorException extends Exception {
    private static final long serialVersionUID = 1L;

    public HypervisorException(String message) {
        super(message);
    }

    public HypervisorException(String message, Throwable cause) {
        super(message, cause);
    }
}
