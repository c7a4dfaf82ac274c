package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import java.time.Duration;
import java.time.Instant;

/** Clusters of other rooms' tests. */
public final class SampleLeases {
    private SampleLeases() {}

    /** Starts a cluster of that owner, whose lease lasts an hour and whose process is gone. */
    public static void start(Hypervisor hypervisor, String run, String owner)
            throws HypervisorException, InterruptedException {
        Cluster cluster = SampleClusters.pair(SampleClusters.TINY);
        Lease lease =
                new Lease(run, cluster.name(), "copy", owner, "", Instant.now().plus(Duration.ofHours(1)), false);
        hypervisor.start(hypervisor.plan(cluster, lease), SampleClusters.unusableKeys(cluster), note -> {});
    }
}
