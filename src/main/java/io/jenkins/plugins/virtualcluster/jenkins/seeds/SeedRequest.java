package io.jenkins.plugins.virtualcluster.jenkins.seeds;

import java.time.Duration;
import java.util.Optional;

/**
 * What was asked for.
 *
 * @param repository its name in the settings
 * @param prefix before each job's name; may be empty
 * @param poll when the jobs look for changes; empty to wait for notifications
 * @param keepBuilds how many builds of each job are kept; 0 for all
 * @param grace how long the job of a suite that is gone stays
 * @param script the jobs' pipeline, where {@code @suitename@} and {@code @repository@} stand for these; none for the usual
 */
public record SeedRequest(
        String repository, String prefix, String poll, int keepBuilds, Duration grace, Optional<String> script) {
    public static final Duration USUAL_GRACE = Duration.ofDays(7);
    public static final int USUAL_BUILDS = 50;

    private static final String USUAL_SCRIPT = """
            virtualCluster(repository: '@repository@') {
                runSuite '@suitename@'
            }
            """;

    /** @throws IllegalArgumentException if one of them cannot be */
    public SeedRequest {
        if (!prefix.matches("[A-Za-z0-9_.-]*")) {
            throw new IllegalArgumentException(
                    "prefix is '" + prefix + "'; expected letters, digits, _, . and -, such as suite-");
        }
        if (keepBuilds < 0) {
            throw new IllegalArgumentException("keepBuilds is " + keepBuilds + "; expected 0 for all, or more");
        }
    }

    /** The name of a suite's job. */
    String job(String suite) {
        return prefix + suite;
    }

    /** The pipeline of a suite's job. */
    String pipeline(String suite) {
        return script.orElse(USUAL_SCRIPT).replace("@suitename@", suite).replace("@repository@", repository);
    }
}
