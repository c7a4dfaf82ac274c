package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Clusters as they are with other values of their tags: what is wrong with these is told in the cluster's file. */
final class ClusterVariants {
    private final RepositoryFiles files;
    private final NamedImages images;
    private final Problems problems;

    /** @param files of the repository that the clusters were read from; what is wrong in its images was told before */
    ClusterVariants(RepositoryFiles files, Problems problems) {
        this(files, NamedImages.read(files, new Problems()), problems);
    }

    /** @param images of that repository */
    ClusterVariants(RepositoryFiles files, NamedImages images, Problems problems) {
        this.files = files;
        this.images = images;
        this.problems = problems;
    }

    /** Whether the suite's cluster is valid with the tags of each of its runs. What was kept of a run was checked before. */
    boolean areSound(Cluster cluster, Suite suite) {
        if (files.origin().isPresent()) {
            return true;
        }
        boolean sound = true;
        Set<Map<String, String>> seen = new HashSet<>();
        for (MatrixCell cell : suite.cells()) {
            Map<String, String> tags = new HashMap<>(suite.tags());
            tags.putAll(cell.tags());
            tags.keySet().retainAll(cluster.tags().keySet());
            if (seen.add(tags)) {
                sound &= of(cluster, tags)
                        .filter(variant -> hasHostsOf(suite, variant, tags))
                        .isPresent();
            }
        }
        return sound;
    }

    private boolean hasHostsOf(Suite suite, Cluster variant, Map<String, String> tags) {
        try {
            suite.on(variant);
            return true;
        } catch (IllegalArgumentException e) {
            problems.add(
                    SourceLocation.top(Path.of("suites", suite.name(), "suite.yaml")),
                    "hosts: " + e.getMessage() + with(tags));
            return false;
        }
    }

    private static String with(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .collect(Collectors.joining(", ", " (with ", ")"));
    }

    /**
     * The cluster with these tags; none if it is invalid with them.
     *
     * @param tags values; of tags that the cluster does not have they are omitted
     */
    Optional<Cluster> of(Cluster cluster, Map<String, String> tags) {
        Map<String, String> chosen = new TreeMap<>(tags);
        chosen.entrySet()
                .removeIf(tag -> tag.getValue().equals(cluster.tags().getOrDefault(tag.getKey(), tag.getValue())));
        if (chosen.isEmpty()) {
            return Optional.of(cluster);
        }
        Problems found = new Problems();
        Optional<Cluster> read = new ClusterReader(files, images, cluster.file(), cluster.name(), tags, found)
                .read()
                .cluster();
        found.sorted()
                .forEach(problem -> problems.add(
                        new SourceLocation(problem.file(), problem.line(), problem.column()),
                        problem.message() + with(chosen)));
        return read;
    }
}
