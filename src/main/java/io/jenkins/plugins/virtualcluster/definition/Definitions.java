package io.jenkins.plugins.virtualcluster.definition;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that a definition repository holds.
 *
 * @param repository its directory, absolute
 * @param clusters the sound ones, by name
 * @param suites the sound ones, by name: what they need is sound too
 * @param problems everything that is wrong, by file and line
 */
public record Definitions(
        Path repository, Map<String, Cluster> clusters, Map<String, Suite> suites, List<Problem> problems) {
    public Definitions {
        clusters = Map.copyOf(clusters);
        suites = Map.copyOf(suites);
        problems = List.copyOf(problems);
    }

    /**
     * One of the clusters, as it is with other values of its tags.
     *
     * @param tags values; of tags that it does not have they are left out
     * @throws SelectionException with all that is wrong with these
     */
    public Cluster withTags(Cluster cluster, Map<String, String> tags) throws SelectionException {
        Problems found = new Problems();
        return new ClusterVariants(new RepositoryFiles(repository), found)
                .of(cluster, tags)
                .orElseThrow(() -> new SelectionException(
                        found.sorted().stream().map(Problem::toString).collect(Collectors.joining("\n"))));
    }
}
