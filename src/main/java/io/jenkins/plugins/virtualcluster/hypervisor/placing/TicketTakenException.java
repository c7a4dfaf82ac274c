package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;

/** Somebody ended a run's wait by taking its ticket away. */
final class TicketTakenException extends HypervisorException {
    private static final long serialVersionUID = 1L;

    TicketTakenException(String message) {
        super(message);
    }
}
