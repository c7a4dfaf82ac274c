package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import java.io.IOException;
import java.util.HashMap;
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

    /**
     * What tells the content of the images that hosts are started from, so that another run can ask for the same. Nothing is
     * prepared.
     *
     * @return by the short names of hosts
     */
    default Map<String, String> identities(Cluster cluster, Allocation place)
            throws HypervisorException, IOException, InterruptedException {
        Map<Image, String> told = new HashMap<>();
        Map<String, String> identities = new HashMap<>();
        for (Host host : cluster.hosts()) {
            if (!told.containsKey(host.image())) {
                told.put(host.image(), place.hypervisor().preparedImages().identity(host.image()));
            }
            identities.put(host.name(), told.get(host.image()));
        }
        return identities;
    }
}
