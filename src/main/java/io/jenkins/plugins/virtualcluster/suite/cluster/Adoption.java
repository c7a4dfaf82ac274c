package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * How a standby cluster becomes one of a master that has other places for the private directories of its clusters, and notes of
 * those that it uses.
 */
public interface Adoption {
    /** Those that may be taken. */
    StandbyStock stock();

    /**
     * It was taken by this process, and is about to be restored: whoever continues is to know it as one of its own. If this fails it
     * is removed.
     *
     * @return where its private directory is to be from now on; nothing is there yet
     */
    Path adopt(String id) throws IOException;

    /** It was adopted, or about to be, and was removed: it could not be restored. */
    void removed(String id) throws IOException;

    /**
     * Takes a standby cluster over where there is capacity for one that is wanted. It runs again then, and is itself, with an id of its
     * own; nothing of the wanted one comes to be.
     *
     * @param wanted one that boots if this finds none
     * @param images of the wanted one
     * @return empty if none fits, or it could not be restored; then nothing of it is left
     * @throws HypervisorException only if the hypervisor is lost
     */
    default Optional<ManagedCluster> take(
            ClusterRequest wanted,
            Allocation place,
            ImageSupply images,
            RemoteHosts remote,
            RunSettings settings,
            Clock clock,
            ClusterListener listener)
            throws HypervisorException, InterruptedException {
        return new StandbyTakeover(wanted, place, remote, settings, clock, listener, Optional.of(this))
                .take(images)
                .map(restored -> ManagedCluster.restored(restored, place, remote, settings, clock, listener));
    }
}
