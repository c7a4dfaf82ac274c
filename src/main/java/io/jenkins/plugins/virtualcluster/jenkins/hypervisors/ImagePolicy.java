package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which images a definition may name: who writes definitions may neither read the controller nor use it to reach what he
 * cannot reach. Files lie with the definitions, or in the hypervisor's image directory, also when links are followed; URLs
 * are those that {@link HypervisorDescription#imageSources} allows. It is asked before anything of an image is read.
 *
 * @param repository where the definitions were read from, on the controller
 */
public record ImagePolicy(Path repository, HypervisorDescription hypervisor) {

    /** What is wrong, a sentence for each image; empty if the cluster may be started. */
    public List<String> problems(Cluster cluster) {
        return cluster.hosts().stream()
                .map(Host::image)
                .distinct()
                .flatMap(image -> problem(image).stream())
                .map(problem -> cluster.file() + ": " + problem)
                .toList();
    }

    Optional<String> problem(Image image) {
        if (image instanceof Image.LocalFile local) {
            return problem(local.path());
        }
        if (image instanceof Image.Download download) {
            return List.of("http", "https").contains(download.url().getScheme())
                    ? problem(download.url())
                    : problem(Path.of(download.url().getPath()));
        }
        return Optional.empty();
    }

    private Optional<String> problem(URI url) {
        try {
            return hypervisor.imageSources().problem(url).map(problem -> "image: " + url + " " + problem);
        } catch (HypervisorException e) {
            return Optional.of(e.getMessage());
        }
    }

    private Optional<String> problem(Path file) {
        if (isBelow(file, repository)) {
            return Optional.empty();
        }
        if (hypervisor.imageDirectory().isEmpty()) {
            return Optional.of("image: " + file + " is a file of the controller, and hypervisor " + hypervisor.name()
                    + " has no image directory; name a volume of its storage pool or a URL, or set the directory");
        }
        return isBelow(file, Path.of(hypervisor.imageDirectory()))
                ? Optional.empty()
                : Optional.of("image: " + file + " is not in " + hypervisor.imageDirectory()
                        + ", the image directory of hypervisor " + hypervisor.name());
    }

    private static boolean isBelow(Path file, Path directory) {
        try {
            return file.toRealPath().startsWith(directory.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
