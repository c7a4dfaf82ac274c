package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import java.io.IOException;
import java.util.Map;

/** Has the images that a cluster's hosts are started from prepared, before they are started. */
@FunctionalInterface
public interface ImageSupply {
    /** Of a cluster whose images are as they are. */
    ImageSupply NONE = place -> Map.of();

    /**
     * Returns when the images are there. What it made and did not finish is gone when it throws.
     *
     * @param place where the cluster is about to be started
     * @return by the short names of hosts: the image in place of the host's own
     * @throws PreparationFailedException if a script failed that prepares one
     * @throws HypervisorException if an image could not be prepared there; another hypervisor may be tried
     */
    Map<String, Image> at(Allocation place) throws HypervisorException, IOException, InterruptedException;
}
