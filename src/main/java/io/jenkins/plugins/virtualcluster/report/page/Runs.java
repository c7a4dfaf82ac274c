package io.jenkins.plugins.virtualcluster.report.page;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The runs that pages show, wherever their records lie. */
public interface Runs {
    /** All that have begun, newest first. */
    List<IndexEntry> entries() throws IOException;

    /** The directory of records in which that run's is; none if there is no such record. */
    Optional<RunIndex> holding(String id);
}
