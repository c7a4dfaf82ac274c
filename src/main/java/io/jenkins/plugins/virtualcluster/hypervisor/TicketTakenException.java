package io.jenkins.plugins.virtualcluster.hypervisor;

/** Somebody ended a run's wait by taking its ticket away. */
final class TicketTakenException extends HypervisorException {
    private static final long serialVersionUID = 1L;

    TicketTakenException(String message) {
        super(message);
    }
}
