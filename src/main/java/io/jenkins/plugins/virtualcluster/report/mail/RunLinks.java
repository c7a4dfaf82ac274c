package io.jenkins.plugins.virtualcluster.report.mail;

import java.util.Optional;

/** Where the pages of runs are. */
@FunctionalInterface
public interface RunLinks {
    /** Where pages are nowhere. */
    RunLinks NONE = record -> Optional.empty();

    /**
     * The address of a run's page; none if it has none.
     *
     * @param record the name of the record's directory
     */
    Optional<String> page(String record);
}
