package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs whose process was ended before they were over, reports and all. */
final class InterruptedRuns {
    private InterruptedRuns() {}

    /**
     * The one that is meant.
     *
     * @param name its id, or the name of its record; none for the only one there is
     * @throws UserError if there is none, or there are several: the message names them
     */
    static Records.Entry named(Path records, Optional<String> name) throws UserError, IOException {
        List<Records.Entry> all = Records.list(records, Integer.MAX_VALUE).stream()
                .filter(InterruptedRuns::isOne)
                .toList();
        List<Records.Entry> meant = all.stream()
                .filter(entry -> name.isEmpty()
                        || name.get().equals(run(entry))
                        || name.get().equals(recordName(entry)))
                .toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        if (all.isEmpty()) {
            throw new UserError("No run in " + records + " was interrupted; name another directory with --records");
        }
        String names = String.join(", ", all.stream().map(InterruptedRuns::run).toList());
        throw new UserError(
                name.isEmpty()
                        ? all.size() + " runs in " + records + " were interrupted; name one of " + names
                        : "No run '" + name.get() + "' in " + records + " was interrupted; these were: " + names);
    }

    /** What a list says of a run that goes on no more and has not ended. */
    static String word(Records.Entry entry) {
        return isOne(entry) ? "interrupted; to go on: virtual-cluster resume " + run(entry) : "broken off";
    }

    /** Its id, which also ends the name of its record. */
    static String run(Records.Entry entry) {
        String name = recordName(entry);
        return entry.state()
                .flatMap(RunState::started)
                .map(Event.RunStarted::run)
                .orElse(name.substring(name.lastIndexOf('-') + 1));
    }

    private static boolean isOne(Records.Entry entry) {
        return !entry.beingWritten()
                && entry.state()
                        .filter(state -> state.ended().isEmpty() || lacksReports(entry))
                        .isPresent()
                && Files.exists(entry.directory().request());
    }

    private static boolean lacksReports(Records.Entry entry) {
        return !Files.exists(entry.directory().report());
    }

    private static String recordName(Records.Entry entry) {
        return String.valueOf(entry.directory().path().getFileName());
    }
}
