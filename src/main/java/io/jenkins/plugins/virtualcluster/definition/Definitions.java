package io.jenkins.plugins.virtualcluster.definition;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
}
