package io.jenkins.plugins.virtualcluster.jenkins.seeds;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The jobs of one folder. */
public interface Jobs {
    /** What has that name. */
    Optional<FoundJob> find(String name) throws IOException;

    /** All that are marked. */
    List<FoundJob> marked() throws IOException;

    /** Makes one, and marks it. */
    void create(JobMark mark, String xml) throws IOException;

    /** Makes another of one, and marks it. */
    void update(JobMark mark, String xml) throws IOException;

    /** Lets one start no more builds, and marks it with the time. */
    void disable(String name, Instant missing) throws IOException;

    /** Removes one with its builds. */
    void remove(String name) throws IOException, InterruptedException;

    /**
     * A job, or anything else, that there is.
     *
     * @param mark none if it was not made for a suite
     * @param digest of how it is now, see {@link JobText#digest}; empty if it is no job
     */
    record FoundJob(String name, Optional<JobMark> mark, String digest) {
        /** Whether it was made for a suite, and has kept its name. */
        boolean isMade() {
            return mark.filter(one -> one.job().equals(name)).isPresent();
        }

        /** Whether people have changed it since. */
        boolean isChanged() {
            return mark.flatMap(JobMark::made)
                    .filter(made -> !made.equals(digest))
                    .isPresent();
        }
    }
}
