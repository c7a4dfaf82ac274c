package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be run.
 *
 * @param run the run's id, see {@link RunId}
 * @param cases of the suite, those that are to run, in its order
 * @param tags of the suite's own, with the values of this run
 * @param repository the directory that the definitions were read from
 * @param commit that it was at, with {@code +} behind it if files differed
 * @param owner who runs it, such as {@code user@machine}
 * @param keep how long the cluster stays after the run; empty to tear it down
 * @param privateDirectory for what lets in to the hosts, such as the run's key; made with mode 700, removed with the cluster
 * @param attempt which one at the suite this run is
 */
public record RunRequest(
        String run,
        Suite suite,
        Cluster cluster,
        List<TestCase> cases,
        Map<String, String> tags,
        Path repository,
        Optional<String> commit,
        String owner,
        Optional<Duration> keep,
        Path privateDirectory,
        Attempt attempt) {
    public RunRequest {
        cases = List.copyOf(cases);
        tags = Map.copyOf(tags);
    }

    /**
     * The same once more, as a run of its own.
     *
     * @param id the new run's
     * @param directory the new run's private one
     */
    public RunRequest again(String id, Path directory, Attempt next) {
        return new RunRequest(id, suite, cluster, cases, tags, repository, commit, owner, keep, directory, next);
    }
}
