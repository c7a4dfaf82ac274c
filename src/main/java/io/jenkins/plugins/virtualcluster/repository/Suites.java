package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.NamedImage;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The suites of a tree, also those that are invalid. */
final class Suites {
    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern DIRECTORY = Pattern.compile("suites/([^/]+)/.*");
    /** Enough to tell the cluster of a suite that cannot be read whole. */
    private static final Pattern CLUSTER = Pattern.compile("(?m)^cluster:[ \t]*[\"']?([\\w.-]+)");

    private Suites() {}

    /** The names of all that have a definition. */
    static SortedSet<String> in(Tree tree) {
        SortedSet<String> names = new TreeSet<>();
        for (String path : tree.below("suites").keySet()) {
            Matcher directory = DIRECTORY.matcher(path);
            if (directory.matches() && tree.entries().containsKey(definition(directory.group(1)))) {
                names.add(directory.group(1));
            }
        }
        return names;
    }

    static String directory(String suite) {
        return "suites/" + suite;
    }

    private static String definition(String suite) {
        return directory(suite) + "/suite.yaml";
    }

    /** The name of its cluster, as far as it can be told. */
    static Optional<String> cluster(Snapshot snapshot, String suite) throws IOException {
        Suite sound = snapshot.definitions().suites().get(suite);
        if (sound != null) {
            return Optional.of(sound.cluster());
        }
        if (!snapshot.tree().entries().containsKey(definition(suite))) {
            return Optional.empty();
        }
        try (InputStream in = snapshot.tree().open(definition(suite))) {
            Matcher cluster = CLUSTER.matcher(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
            return cluster.find() ? Optional.of(cluster.group(1)) : Optional.empty();
        }
    }

    /** What its cluster is in each of its runs; none if it is invalid. */
    static Map<MatrixCell, Cluster> clusters(Definitions definitions, String suite) {
        Suite sound = definitions.suites().get(suite);
        return sound == null ? Map.of() : definitions.clustersOf(sound);
    }

    /** The file of a cluster, if there is one of that name. */
    static Optional<String> clusterFile(Tree tree, String cluster) {
        return List.of(".yaml", ".yml").stream()
                .map(suffix -> "clusters/" + cluster + suffix)
                .filter(tree.entries()::containsKey)
                .findFirst();
    }

    /**
     * Why a suite is invalid: what is wrong in its own files, its cluster's and the images; all that is wrong if that tells
     * nothing.
     */
    static List<Problem> problems(Snapshot snapshot, String suite) throws IOException {
        Definitions definitions = snapshot.definitions();
        Optional<String> file = cluster(snapshot, suite).flatMap(name -> clusterFile(snapshot.tree(), name));
        List<Problem> own = definitions.problems().stream()
                .filter(problem -> problem.file().startsWith(directory(suite))
                        || file.filter(problem.file().toString()::equals).isPresent()
                        || file.isPresent() && problem.file().equals(NamedImage.FILE))
                .toList();
        return own.isEmpty() ? definitions.problems() : own;
    }
}
