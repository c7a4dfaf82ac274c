package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.placing.PlacementListener;
import java.time.Instant;

/** Hears how a cluster is started. Called by several threads. */
public interface ClusterListener extends PlacementListener {
    /**
     * There is room for it.
     *
     * @param hypervisor its address, without parameters
     * @param reason why this one
     */
    void placed(String hypervisor, String reason);

    /** The guest was started and boots, or was restored. */
    void starting(ClusterHost host);

    /**
     * A standby cluster was restored in its place.
     *
     * @param id of that one, by which commands name it
     * @param since when it stood by
     */
    default void restored(String id, Instant since) {
        // None is, unless that is asked for.
    }

    /**
     * How far something long is, such as the download of an image, for who watches it now; told each second.
     *
     * @param sentence empty when it is over
     */
    default void progress(String sentence) {
        // Notes tell as much to who does not watch.
    }
}
