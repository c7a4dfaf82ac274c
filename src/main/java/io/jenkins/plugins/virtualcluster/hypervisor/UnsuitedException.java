package io.jenkins.plugins.virtualcluster.hypervisor;

/** A hypervisor on which a cluster cannot be, however long one waits. */
final class UnsuitedException extends HypervisorException {
    private static final long serialVersionUID = 1L;

    UnsuitedException(String message) {
        super(message);
    }
}
