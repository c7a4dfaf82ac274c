package io.jenkins.plugins.virtualcluster.jenkins.seeds;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a job that was made for a suite says of itself.
 *
 * @param job the name it was made under; one that has another name was renamed or copied, and is nobody's but its people's
 * @param asked digest of what was asked for
 * @param made digest of what Jenkins made of that; none if Jenkins was ended before
 * @param missing since when the suite is gone
 * @param grace how long it stays then
 */
public record JobMark(
        String repository,
        String suite,
        String job,
        String asked,
        Optional<String> made,
        Optional<Instant> missing,
        Duration grace) {

    /** When it may go; none as long as its suite is there. */
    public Optional<Instant> end() {
        return missing.map(since -> since.plus(grace));
    }
}
