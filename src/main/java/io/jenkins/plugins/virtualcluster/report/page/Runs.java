package io.jenkins.plugins.virtualcluster.report.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The runs that pages show, wherever their records lie. */
public interface Runs {
    /** All that have begun, newest first. */
    List<IndexEntry> entries() throws IOException;

    /** The directory of records in which that run's is; none if there is no such record. */
    Optional<RunIndex> holding(String id);

    /** The runs of several directories of records as if they were in one. */
    record Several(List<RunIndex> directories) implements Runs {
        public Several {
            directories = List.copyOf(directories);
        }

        @Override
        public List<IndexEntry> entries() throws IOException {
            List<IndexEntry> all = new ArrayList<>();
            for (RunIndex directory : directories) {
                all.addAll(directory.entries());
            }
            all.sort(RunIndex.NEWEST_FIRST);
            return all;
        }

        @Override
        public Optional<RunIndex> holding(String id) {
            return Stream.concat(directories.stream().filter(directory -> directory.knows(id)), directories.stream())
                    .filter(directory -> directory.record(id).isPresent())
                    .findFirst();
        }
    }
}
