package io.jenkins.plugins.virtualcluster.jenkins.runs;

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

    /** Those that were begun. One of which there is an id and no more is given up: nothing but its ticket was made. */
    static List<Left> of(RunEnvironment engine, BlockRequest block) throws IOException {
        Path directory = directory(engine, block);
        List<Left> left = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> clusters = Files.list(directory)) {
                for (Path cluster : clusters.sorted().toList()) {
                    if (Files.exists(cluster.resolve("cluster.json"))) {
                        left.add(new Left(String.valueOf(cluster.getFileName()), cluster));
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
