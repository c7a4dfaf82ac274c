package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.UsingJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a block of a pipeline asks for.
 *
 * @param id lower-case letters and digits, unique over builds
 * @param build the id of its build, by which Jenkins finds it
 * @param directory the build's
 * @param cluster whose hosts all suites of the block use; without it each suite's own cluster is started
 * @param hypervisors names of configured ones, in the order of preference; empty for all
 * @param keep how long clusters stay when the block has ended; empty to tear them down
 * @param keepFailed how long they stay if the block has failed, or a suite on them did not pass; empty for what {@code keep} says
 * @param tags given to those suites that have them
 * @param job that its build is of
 * @param standby whether its clusters may be standby clusters that are taken over
 */
public record BlockRequest(
        String id,
        String build,
        Path directory,
        Optional<String> cluster,
        List<String> hypervisors,
        Optional<Duration> keep,
        Optional<Duration> keepFailed,
        Map<String, String> tags,
        UsingJob job,
        boolean standby) {
    private static final Duration HOLD = Duration.ofHours(2);

    public BlockRequest {
        hypervisors = List.copyOf(hypervisors);
        tags = Map.copyOf(tags);
    }

    /** One that takes standby clusters where they fit. */
    public BlockRequest(
            String id,
            String build,
            Path directory,
            Optional<String> cluster,
            List<String> hypervisors,
            Optional<Duration> keep,
            Optional<Duration> keepFailed,
            Map<String, String> tags,
            UsingJob job) {
        this(id, build, directory, cluster, hypervisors, keep, keepFailed, tags, job, true);
    }

    /** How long a run is held, see {@link SuiteOptions}. */
    Duration hold() {
        return keepFailed.or(() -> keep).orElse(HOLD);
    }

    /** What is noted of a cluster in use: its build, and its block behind a line feed. */
    String note() {
        return build + "\n" + id;
    }

    /** The build in such a note. */
    public static String build(String note) {
        return note.lines().findFirst().orElse("");
    }
}
