package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import java.time.Duration;
import java.time.Instant;

/** Makes the leases of runs. */
final class Leases {
    /** Beyond all that a run may take by its limits: for bringing logs and tearing down. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private Leases() {}

    static Lease of(RunRequest request, RunSettings settings, Instant now) {
        Timeouts timeouts = request.suite().timeouts();
        Instant until = now.plus(settings.boot())
                .plus(timeouts.suite())
                .plus(timeouts.finalizer().multipliedBy(2))
                .plus(MARGIN);
        return new Lease(
                request.run(),
                request.cluster().name(),
                request.suite().name(),
                request.owner(),
                LeaseProcess.own(),
                until,
                false);
    }
}
