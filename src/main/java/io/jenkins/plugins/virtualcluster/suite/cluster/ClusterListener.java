package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.placing.PlacementListener;

/** Hears how a cluster is started. Called by several threads. */
public interface ClusterListener extends PlacementListener {
    /**
     * There is room for it.
     *
     * @param hypervisor its address, without parameters
     * @param reason why this one
     */
    void placed(String hypervisor, String reason);

    /** The guest was started and boots. */
    void starting(ClusterHost host);

    /**
     * How far something long is, such as the download of an image, for who watches it now; told each second.
     *
     * @param sentence empty when it is over
     */
    default void progress(String sentence) {
        // Notes tell as much to who does not watch.
    }
}
