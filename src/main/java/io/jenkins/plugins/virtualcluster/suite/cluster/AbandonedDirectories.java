package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Private directories that are left of clusters which are gone, or never came to be. */
public final class AbandonedDirectories {
    /** One without a word of its process may be just being made or removed. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private AbandonedDirectories() {}

    /**
     * What a look at the directories found.
     *
     * @param deserted those that no living process uses
     * @param problems one sentence for each directory that cannot be judged, since it is damaged
     */
    public record Found(List<Path> deserted, List<String> problems) {
        public Found {
            deserted = List.copyOf(deserted);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Those that no living process uses. One that is damaged stays, and keeps no other.
     *
     * @param directories the master's private directories, each named by its cluster's run; may not be there
     * @param hypervisor those of clusters of others are omitted
     * @param there the runs of which that hypervisor has something
     * @throws IOException if the directories cannot be listed
     */
    public static Found in(Path directories, HypervisorAddress hypervisor, Set<String> there) throws IOException {
        List<Path> deserted = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        if (Files.isDirectory(directories)) {
            try (Stream<Path> all = Files.list(directories)) {
                for (Path directory : all.sorted().toList()) {
                    if (!there.contains(String.valueOf(directory.getFileName()))) {
                        try {
                            if (isDeserted(directory, hypervisor)) {
                                deserted.add(directory);
                            }
                        } catch (NoSuchFileException e) {
                            // Another process has just removed it.
                            continue;
                        } catch (IOException e) {
                            problems.add("Directory " + directory + " was not removed: " + e.getMessage()
                                    + ". If the cluster no longer exists on its hypervisor, remove the directory");
                        }
                    }
                }
            }
        }
        return new Found(deserted, problems);
    }

    private static boolean isDeserted(Path directory, HypervisorAddress hypervisor) throws IOException {
        ClusterStateDirectory files = ClusterStateDirectory.in(directory);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) || !files.isDeserted()) {
            return false;
        }
        if (files.isThere()) {
            return files.kept().address().place().equals(hypervisor.place());
        }
        Instant changed =
                Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS).toInstant();
        return changed.isBefore(Instant.now().minus(YOUNG));
    }
}
