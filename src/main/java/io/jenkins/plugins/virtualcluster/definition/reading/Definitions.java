package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.CommitPages;
import io.jenkins.plugins.virtualcluster.definition.KnownIssue;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that a definition repository holds.
 *
 * @param repository its directory, absolute
 * @param clusters the valid ones, by name
 * @param suites the valid ones, by name: what they need is valid too
 * @param images the names of {@code images.yaml} that are valid, each with its architectures: none for one that is for any
 * @param knownIssues the valid entries of {@code known-issues.yaml}, in their order
 * @param commitPages where the pages of the repository's commits are, as {@link CommitPages#FILE} says; none without it
 * @param problems everything that is wrong, by file and line
 * @param warnings what may be meant as it is, and hinders nothing, such as a case that no suite lists; by file and line
 */
public record Definitions(
        Path repository,
        Map<String, Cluster> clusters,
        Map<String, Suite> suites,
        Map<String, Set<Architecture>> images,
        List<KnownIssue> knownIssues,
        Optional<CommitPages> commitPages,
        List<Problem> problems,
        List<Problem> warnings) {
    public Definitions {
        clusters = Map.copyOf(clusters);
        suites = Map.copyOf(suites);
        images = Collections.unmodifiableMap(new TreeMap<>(images));
        knownIssues = List.copyOf(knownIssues);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** Problems that keep a cluster of that name from being there: neither a suite's nor another cluster's can. */
    public List<Problem> problemsOfCluster(String name) {
        return problems.stream()
                .filter(problem -> problem.file().startsWith("clusters")
                        ? problem.file().endsWith(name + ".yaml")
                                || problem.file().endsWith(name + ".yml")
                        : !problem.file().startsWith("suites"))
                .toList();
    }

    /** The warnings of files in that suite's directory. */
    public List<Problem> warningsOf(String suite) {
        Path directory = Path.of("suites", suite);
        return warnings.stream()
                .filter(warning -> warning.file().startsWith(directory))
                .toList();
    }

    /**
     * The cluster of each of a suite's runs, with its tags.
     *
     * @param suite one of these
     */
    public Map<MatrixCell, Cluster> clustersOf(Suite suite) {
        ClusterVariants variants = new ClusterVariants(new RepositoryFiles(repository), new Problems());
        Map<MatrixCell, Cluster> found = new LinkedHashMap<>();
        for (MatrixCell cell : suite.cells()) {
            Map<String, String> tags = new HashMap<>(suite.tags());
            tags.putAll(cell.tags());
            variants.of(clusters.get(suite.cluster()), tags).ifPresent(cluster -> found.put(cell, cluster));
        }
        return found;
    }

    /**
     * One of the clusters, as it is with other values of its tags.
     *
     * @param tags values; of tags that it does not have they are omitted
     * @throws InvalidRequestException with all that is wrong with these
     */
    public Cluster withTags(Cluster cluster, Map<String, String> tags) throws InvalidRequestException {
        Problems found = new Problems();
        return new ClusterVariants(new RepositoryFiles(repository), found)
                .of(cluster, tags)
                .orElseThrow(() -> new InvalidRequestException(
                        found.sorted().stream().map(Problem::toString).collect(Collectors.joining("\n"))));
    }
}
