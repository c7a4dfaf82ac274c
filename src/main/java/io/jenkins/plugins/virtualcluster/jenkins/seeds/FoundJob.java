package io.jenkins.plugins.virtualcluster.jenkins.seeds;

import java.util.Optional;

/**
 * A job, or anything else, that there is.
 *
 * @param mark none if it was not made for a suite
 * @param digest of how it is now, see {@link JobText#digest}; empty if it is no job
 */
public record FoundJob(String name, Optional<JobMark> mark, String digest) {
    /** Whether it was made for a suite, and has kept its name. */
    boolean isMade() {
        return mark.filter(one -> one.job().equals(name)).isPresent();
    }

    /** Whether people have changed it since. */
    boolean isChanged() {
        return mark.flatMap(JobMark::made).filter(made -> !made.equals(digest)).isPresent();
    }
}
