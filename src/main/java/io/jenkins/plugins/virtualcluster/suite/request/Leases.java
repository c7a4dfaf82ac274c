package io.jenkins.plugins.virtualcluster.suite.request;

import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import java.time.Duration;
import java.time.Instant;

/** Makes the leases of clusters. */
public final class Leases {
    /** Beyond all that a run may take by its limits: for bringing logs and tearing down. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private Leases() {}

    /** How long a run of the suite may take at most. */
    static Duration lifetime(Suite suite) {
        Timeouts timeouts = suite.timeouts();
        return timeouts.start()
                .plus(timeouts.suite())
                .plus(timeouts.finalizer().multipliedBy(2))
                .plus(MARGIN);
    }

    /** This process's, from now on. */
    public static Lease of(ClusterRequest request, Instant now) {
        return new Lease(
                request.id(),
                request.cluster().name(),
                request.suite(),
                request.owner(),
                LeaseProcess.own(),
                now.plus(request.lifetime()),
                false);
    }
}
