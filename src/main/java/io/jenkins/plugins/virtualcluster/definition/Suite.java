package io.jenkins.plugins.virtualcluster.definition;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A test suite: scripts that are run on the hosts of a cluster, stage by stage.
 *
 * @param name also the name of its directory in {@code suites/}
 * @param cluster the name of the cluster it runs on
 * @param hosts short names of the hosts that run its scripts; never empty
 * @param hostWords how the file names them, see {@link HostNames}; empty for all hosts of the cluster
 * @param logs patterns of absolute paths on the hosts, with tags
 * @param output which lines of outputs tell of errors and warnings
 * @param tags the suite's own
 * @param matrix its runs, in their order; none if it has no matrix, and is one run
 * @param isolation what its cases find of each other
 * @param reporting what it makes of what its scripts report
 * @param directory absolute, with links resolved
 */
public record Suite(
        String name,
        String cluster,
        List<String> hosts,
        List<String> hostWords,
        StageScript init,
        Optional<StageScript> finalizer,
        List<TestCase> cases,
        Optional<String> schedule,
        List<String> logs,
        Timeouts timeouts,
        Limits limits,
        OutputPatterns output,
        Map<String, String> tags,
        Notification notification,
        List<MatrixCell> matrix,
        Isolation isolation,
        Reporting reporting,
        Path directory) {
    public Suite {
        hosts = List.copyOf(hosts);
        hostWords = List.copyOf(hostWords);
        cases = List.copyOf(cases);
        logs = List.copyOf(logs);
        tags = Map.copyOf(tags);
        matrix = List.copyOf(matrix);
    }

    /** What is run: the cells of its matrix, or one that is none. */
    public List<MatrixCell> cells() {
        return matrix.isEmpty() ? List.of(MatrixCell.NONE) : matrix;
    }

    /**
     * The same on its cluster as it is with other values of its tags, which may have other hosts.
     *
     * @throws IllegalArgumentException if that cluster has not the hosts that the suite names
     */
    public Suite on(Cluster other) {
        return new Suite(
                name,
                cluster,
                HostNames.of(other).named(hostWords),
                hostWords,
                init,
                finalizer,
                cases,
                schedule,
                logs,
                timeouts,
                limits,
                output,
                tags,
                notification,
                matrix,
                isolation,
                reporting,
                directory);
    }

    /** The directory whose content is delivered to every host; it need not exist. */
    public Path files() {
        return directory.resolve("files");
    }
}
