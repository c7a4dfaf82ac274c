package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterStateDirectory;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The private directories of a block's clusters: which clusters there are, for a process that continues. */
final class PrivateClusters {
    private static final System.Logger LOG = System.getLogger(PrivateClusters.class.getName());

    private PrivateClusters() {}

    /** A cluster that was begun. */
    record Left(String id, Path directory) {}

    static Path directory(RunEnvironment engine, BlockRequest block) {
        return engine.clusters().resolve(block.id());
    }

    /**
     * Those that were begun, asked for before this process makes any. One whose directory does not say which cluster it is
     * was killed before it had more than a ticket, or when it was gone: it is given up, and the directory removed.
     */
    static List<Left> of(RunEnvironment engine, BlockRequest block) throws IOException {
        Path directory = directory(engine, block);
        List<Left> left = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> clusters = Files.list(directory)) {
                for (Path cluster : clusters.sorted().toList()) {
                    if (ClusterStateDirectory.isCluster(cluster)) {
                        left.add(new Left(String.valueOf(cluster.getFileName()), cluster));
                    } else {
                        removeRest(cluster);
                    }
                }
            }
        }
        for (Left each : left) {
            engine.runs().repair(each.id(), block.note());
        }
        Set<String> begun = left.stream().map(Left::id).collect(Collectors.toSet());
        for (Map.Entry<String, String> run : engine.runs().all().entrySet()) {
            if (run.getValue().equals(block.note()) && !begun.contains(run.getKey())) {
                engine.runs().end(run.getKey());
            }
        }
        return left;
    }

    /** What a process left that was killed while it made the directory of a cluster, or removed it. */
    private static void removeRest(Path cluster) {
        try {
            ClusterStateDirectory.remove(cluster);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Cannot remove " + cluster, e);
        }
    }

    /** Removes the directory if nothing is in it. */
    static void tidy(RunEnvironment engine, BlockRequest block) {
        try {
            Files.deleteIfExists(directory(engine, block));
        } catch (DirectoryNotEmptyException e) {
            LOG.log(System.Logger.Level.DEBUG, "Kept: {0}", e.getMessage());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Cannot remove " + directory(engine, block), e);
        }
    }
}
