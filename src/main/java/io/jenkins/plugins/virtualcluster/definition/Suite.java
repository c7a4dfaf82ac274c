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
 * @param hosts short names of the hosts that run its scripts; never empty, all of the cluster where the file names none
 * @param logs patterns of absolute paths on the hosts, with tags
 * @param tags the suite's own
 * @param matrix its runs, in their order; none if it has no matrix, and is one run
 * @param directory absolute, with links resolved
 */
public record Suite(
        String name,
        String cluster,
        List<String> hosts,
        Script init,
        Optional<Script> finalizer,
        List<TestCase> cases,
        Optional<String> schedule,
        List<String> logs,
        Timeouts timeouts,
        Limits limits,
        Map<String, String> tags,
        Notification notification,
        List<MatrixCell> matrix,
        Path directory) {
    public Suite {
        hosts = List.copyOf(hosts);
        cases = List.copyOf(cases);
        logs = List.copyOf(logs);
        tags = Map.copyOf(tags);
        matrix = List.copyOf(matrix);
    }

    /** What is run: the cells of its matrix, or one that is none. */
    public List<MatrixCell> cells() {
        return matrix.isEmpty() ? List.of(MatrixCell.NONE) : matrix;
    }

    /** The directory whose content is delivered to every host; it need not exist. */
    public Path files() {
        return directory.resolve("files");
    }
}
