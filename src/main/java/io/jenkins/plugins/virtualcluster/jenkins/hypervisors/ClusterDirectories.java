package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterStateDirectory;
import io.jenkins.plugins.virtualcluster.suite.cluster.ManagedCluster;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The private directories of clusters, with the keys that let in to their hosts: a directory for each block, with one for
 * each of its clusters. A cluster that is kept outlives its block; when it is gone, its directory goes here.
 *
 * @param top mode 700; may not be there
 */
public record ClusterDirectories(Path top, ActiveRuns runs) {
    /** For clocks that are set, and for a hypervisor that is taken out and configured again. */
    private static final Duration AFTER_LEASE = Duration.ofDays(1);

    /**
     * Where standby clusters have theirs, instead of in that of a block, until a block takes one over.
     *
     * @param top as here
     */
    public static Path standbys(Path top) {
        return top.resolve("standby");
    }

    /**
     * Those of clusters that no block uses. To be asked for before it is asked which clusters are there: one that is kept
     * then is among those.
     */
    List<Path> unused() throws IOException {
        List<Path> unused = new ArrayList<>();
        for (Path block : directories(top)) {
            for (Path cluster : directories(block)) {
                if (!runs.contains(String.valueOf(cluster.getFileName()))) {
                    unused.add(cluster);
                }
            }
        }
        return unused;
    }

    private static List<Path> directories(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Removes those whose cluster is gone from that hypervisor; those of other hypervisors stay.
     *
     * @param unused what {@link #unused} said
     * @param there the runs of which that hypervisor has something
     * @throws IOException if one cannot be removed, or is damaged; the message names it, and the others are removed
     */
    void removeGone(List<Path> unused, HypervisorAddress hypervisor, Set<String> there) throws IOException {
        forEach(unused, cluster -> {
            if (!there.contains(String.valueOf(cluster.getFileName())) && isOf(hypervisor, cluster)) {
                ClusterStateDirectory.remove(cluster);
                removeIfEmpty(cluster.getParent());
            }
        });
    }

    /** What is done to one of them. */
    private interface Deed {
        void to(Path cluster) throws IOException;
    }

    /** Does it to each, also after one failed. */
    private static void forEach(List<Path> clusters, Deed deed) throws IOException {
        IOException failure = null;
        for (Path cluster : clusters) {
            try {
                deed.to(cluster);
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Removes those of clusters whose lease has ended more than a day ago, on hypervisors that are not configured any more
     * and so cannot be asked. Until then people may use what was left to them, or the hypervisor may come back.
     *
     * @return what was removed
     * @throws IOException as with {@link #removeGone}; the others are removed
     */
    List<Path> removeEnded(List<HypervisorAddress> configured, Instant now) throws IOException {
        Set<String> places = configured.stream().map(HypervisorAddress::place).collect(Collectors.toSet());
        List<Path> removed = new ArrayList<>();
        forEach(unused(), cluster -> {
            if (ClusterStateDirectory.isCluster(cluster)
                    && !places.contains(ManagedCluster.address(cluster).place())
                    && ClusterStateDirectory.leaseEnd(cluster).plus(AFTER_LEASE).isBefore(now)) {
                ClusterStateDirectory.remove(cluster);
                removeIfEmpty(cluster.getParent());
                removed.add(cluster);
            }
        });
        return removed;
    }

    /** Also true if nothing was ever started for it. */
    private static boolean isOf(HypervisorAddress hypervisor, Path cluster) throws IOException {
        return !ClusterStateDirectory.isCluster(cluster)
                || ManagedCluster.address(cluster).place().equals(hypervisor.place());
    }

    private void removeIfEmpty(Path block) throws IOException {
        boolean isUsed = runs.all().values().stream().anyMatch(note -> note.endsWith("\n" + block.getFileName()));
        if (!isUsed && directories(block).isEmpty()) {
            try {
                Files.deleteIfExists(block);
            } catch (DirectoryNotEmptyException e) {
                // A cluster has come meanwhile; it goes with that one.
                return;
            }
        }
    }
}
