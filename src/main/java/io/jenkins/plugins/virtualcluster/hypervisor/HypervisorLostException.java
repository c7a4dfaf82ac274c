package io.jenkins.plugins.virtualcluster.hypervisor;

/** A hypervisor that had answered does so no more: what it was asked for may go well when it is back. */
public final class HypervisorLostException extends HypervisorException {
    private static final long serialVersionUID = 1L;

    public HypervisorLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
