package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which files of the controller a definition may name as images: who writes definitions may not read the controller. They
 * lie with the definitions, or in the hypervisor's image directory, also when links are followed.
 *
 * @param repository where the definitions were read from, on the controller
 */
public record ImageRule(Path repository, HypervisorDescription hypervisor) {

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
        Path file;
        if (image instanceof Image.LocalFile local) {
            file = local.path();
        } else if (image instanceof Image.Download download
                && !List.of("http", "https").contains(download.url().getScheme())) {
            file = Path.of(download.url().getPath());
        } else {
            return Optional.empty();
        }
        if (isBelow(file, repository)) {
            return Optional.empty();
        }
        if (hypervisor.imageDirectory().isEmpty()) {
            return Optional.of("image: " + file + " is a file of the controller, and hypervisor " + hypervisor.name()
                    + " has no image directory; name a volume of its storage pool or a URL, or set the directory");
        }
        return isBelow(file, Path.of(hypervisor.imageDirectory()))
                ? Optional.empty()
                : Optional.of("image: " + file + " does not lie in " + hypervisor.imageDirectory()
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
