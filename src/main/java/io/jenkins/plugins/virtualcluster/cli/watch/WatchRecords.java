package io.jenkins.plugins.virtualcluster.cli.watch;

import io.jenkins.plugins.virtualcluster.cli.run.InterruptedRuns;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How far runs came that a process began before it was ended. */
final class WatchRecords {
    private WatchRecords() {}

    /** The record of that run, or of the last attempt after it. */
    static Optional<Records.Entry> last(Path records, String run) throws IOException {
        return Records.list(records, Integer.MAX_VALUE).stream()
                .filter(entry -> InterruptedRuns.run(entry).equals(run) || isAttemptAfter(entry, run))
                .findFirst();
    }

    private static boolean isAttemptAfter(Records.Entry entry, String run) {
        return entry.state()
                .flatMap(RunState::started)
                .map(Event.RunStarted::attempt)
                .filter(attempt ->
                        attempt.earlier().stream().map(Attempt.Earlier::run).anyMatch(run::equals))
                .isPresent();
    }

    static boolean isOver(Records.Entry entry) {
        return entry.state().flatMap(RunState::ended).isPresent();
    }

    /** Whether no cluster was asked for yet: what is to be run is kept before that. */
    static boolean isNotBegun(Records.Entry entry) {
        return !entry.beingWritten()
                && !isOver(entry)
                && !Files.exists(entry.directory().request());
    }
}
