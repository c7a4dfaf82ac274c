package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.suite.stage.Cancellation;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Requests for a run's end, with their events in its journal; those that come early wait for the run's first event. */
final class CancelRecord {
    private final Cancellation cancellation;
    private final RunJournal journal;
    private final List<Runnable> early = new ArrayList<>();
    private boolean begun;

    CancelRecord(Cancellation cancellation, RunJournal journal) {
        this.cancellation = cancellation;
        this.journal = journal;
    }

    void cancel(String by) {
        if (cancellation.request(by)) {
            add(by, false);
        }
    }

    void abort(String by) {
        if (cancellation.requestAtOnce(by)) {
            add(by, true);
        }
    }

    /** The run's first event is in the journal. */
    void begin() {
        List<Runnable> waiting;
        synchronized (this) {
            begun = true;
            waiting = List.copyOf(early);
        }
        waiting.forEach(Runnable::run);
    }

    private void add(String by, boolean atOnce) {
        Runnable entry = () -> journal.append(at -> new Event.CancelRequested(at, by, atOnce));
        synchronized (this) {
            if (!begun) {
                early.add(entry);
                return;
            }
        }
        try {
            entry.run();
        } catch (UncheckedIOException e) {
            // A journal that cannot be written is no concern of a signal's thread: the run meets it, too.
            return;
        }
    }
}
