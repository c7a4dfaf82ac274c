package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.NamedImage;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Takes what cannot be had of a tree for problems of the suites and clusters that need it. */
final class InvalidDefinitions {
    private static final String SUITES = "suites";
    private static final String CLUSTERS = "clusters";

    private final Tree tree;
    private final List<TreeProblem> flaws;
    private final Set<Problem> problems = new TreeSet<>();

    InvalidDefinitions(Tree tree, List<TreeProblem> flaws) {
        this.tree = tree;
        this.flaws = flaws;
    }

    /** The same without the suites and clusters that are not whole, and with the reasons. */
    Definitions without(Definitions read) throws IOException {
        if (flaws.isEmpty()) {
            return read;
        }
        problems.addAll(read.problems());
        flaws.stream()
                .filter(flaw -> flaw.touches(CLUSTERS) || flaw.touches(NamedImage.FILE.toString()))
                .forEach(this::tell);
        Map<String, Cluster> clusters = new HashMap<>(read.clusters());
        clusters.values().removeIf(cluster -> isFlawed(images(read.repository(), cluster)));
        Map<String, Suite> suites = new HashMap<>(read.suites());
        Set<String> flawed = new HashSet<>();
        for (String name : Suites.in(tree)) {
            String directory = SUITES + "/" + name;
            Collection<String> needed = new ArrayList<>(new SharedFiles(tree, new PathReferences())
                    .linked(directory)
                    .keySet());
            needed.add(directory);
            Suites.clusters(read, name).values().forEach(cluster -> needed.addAll(images(read.repository(), cluster)));
            if (isFlawed(needed)) {
                flawed.add(name);
            }
        }
        flaws.stream().filter(flaw -> SUITES.equals(flaw.path())).forEach(this::tell);
        suites.values().removeIf(suite -> flawed.contains(suite.name()) || !clusters.containsKey(suite.cluster()));
        return new Definitions(
                read.repository(),
                clusters,
                suites,
                read.images(),
                read.knownIssues(),
                read.commitPages(),
                List.copyOf(problems),
                read.warnings());
    }

    private boolean isFlawed(Collection<String> paths) {
        boolean found = false;
        for (TreeProblem flaw : flaws) {
            if (paths.stream().anyMatch(flaw::touches)) {
                tell(flaw);
                found = true;
            }
        }
        return found;
    }

    private void tell(TreeProblem flaw) {
        Path file = Path.of(flaw.path());
        // of what stands in its place
        problems.removeIf(problem -> problem.file().equals(file));
        problems.add(new Problem(file, 1, 1, flaw.message()));
    }

    /** The files of the repository that are images of a cluster. */
    private static Set<String> images(Path repository, Cluster cluster) {
        Set<String> images = new HashSet<>();
        for (Host host : cluster.hosts()) {
            if (host.image() instanceof Image.LocalFile file && file.path().startsWith(repository)) {
                images.add(repository.relativize(file.path()).toString());
            }
        }
        return images;
    }
}
