package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import java.util.List;

/** Plans for the tests of other rooms. */
public final class SamplePlans {
    private SamplePlans() {}

    /** Of a cluster with the hosts {@code srv1} and {@code srv2}. */
    public static ClusterPlan pair() throws HypervisorException {
        return ClusterPlanner.plan(
                SampleClusters.pair(SampleClusters.TINY), SampleClusters.lease("k3f9"), new SubnetsInUse(List.of()));
    }
}
