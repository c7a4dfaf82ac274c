package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.Preparation;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.PreparedImages;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import io.jenkins.plugins.virtualcluster.remote.FileTree;
import io.jenkins.plugins.virtualcluster.suite.cluster.ImageSupply;
import io.jenkins.plugins.virtualcluster.suite.host.DeliveredFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells which images a cluster is started from, those that are prepared too, for who looks for one that is like it. It prepares
 * none.
 *
 * @param repository that the cluster was read from
 */
public record KnownImages(Path repository) implements ImageSupply {
    @Override
    public Map<String, Image> at(Allocation place) {
        throw new IllegalStateException("nothing is prepared for who only looks");
    }

    @Override
    public Map<String, String> identities(Cluster of, Allocation place)
            throws HypervisorException, IOException, InterruptedException {
        Map<String, String> identities = new HashMap<>(ImageSupply.super.identities(of, place));
        PreparedImages images = place.hypervisor().preparedImages();
        for (List<Host> hosts : of.preparations()) {
            Host first = hosts.get(0);
            String key = PreparationKey.of(
                    first,
                    identities.get(first.name()),
                    files(first.preparation().orElseThrow()));
            // One that was prepared again since is another one.
            String image =
                    key + " " + images.find(key).map(Image.Prepared::volume).orElse("");
            hosts.forEach(host -> identities.put(host.name(), image));
        }
        return identities;
    }

    /** What is delivered to the guest on which an image is prepared. */
    FileTree.Source files(Preparation preparation) {
        return preparation
                .files()
                .<FileTree.Source>map(
                        folder -> new DeliveredFiles(repository, repository.resolve(folder.place()), List.of()))
                .orElse(sink -> {});
    }
}
