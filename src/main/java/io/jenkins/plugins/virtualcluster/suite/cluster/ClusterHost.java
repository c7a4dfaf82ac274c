package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;

/**
 * A host of a cluster that was started.
 *
 * @param name the short one
 * @param fullName with its DNS domain
 * @param address on its first network
 */
public record ClusterHost(String name, String fullName, String address) {
    static ClusterHost of(ClusterPlan.PlannedHost host) {
        return new ClusterHost(host.host().name(), host.fullName(), host.address());
    }
}
