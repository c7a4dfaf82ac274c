package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Private directories of clusters that were begun. */
public final class KeptDirectory {
    private KeptDirectory() {}

    /** Makes that of a cluster on that hypervisor. */
    public static Path make(Path directory, String run, HypervisorAddress hypervisor) throws IOException {
        PersistedCluster cluster = new PersistedCluster(
                run,
                "pair",
                "hello",
                "tester@machine",
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                "/repository",
                hypervisor,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        ClusterStateDirectory.make(directory, cluster, new byte[0], Map.of());
        return directory;
    }
}
