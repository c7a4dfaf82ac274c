package io.jenkins.plugins.virtualcluster.repository.git;

import java.time.Duration;

/**
 * How much a cache keeps.
 *
 * @param unused a copy that was not used for longer goes
 * @param bytes if all copies take more, those go that were not used for longest
 * @param packs a copy in more files of objects is packed into one: each fetch adds one, and each is looked into
 */
record CacheLimit(Duration unused, long bytes, int packs) {
    /**
     * A month, so that what runs by the month is still there. Copies are shallow, of some megabytes each: 2 GiB are hundreds
     * of them, and are no burden to a home directory. The number of packs is git's own.
     */
    static final CacheLimit USUAL = new CacheLimit(Duration.ofDays(35), 2L << 30, 50);
}
