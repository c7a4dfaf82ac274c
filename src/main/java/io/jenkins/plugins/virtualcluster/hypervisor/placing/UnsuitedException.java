package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;

/** A hypervisor on which a cluster cannot be, however long one waits. */
final class UnsuitedException extends HypervisorException {
    private static final long serialVersionUID = 1L;

    UnsuitedException(String message) {
        super(message);
    }
}
