package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.WriteFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Writes events with the time at which they are written. */
final class RunJournal {
    private final RecordWriter record;
    private final Clock clock;

    RunJournal(RecordWriter record, Clock clock) {
        this.record = record;
        this.clock = clock;
    }

    RecordWriter record() {
        return record;
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * @throws UncheckedIOException if the record cannot be written; a run that cannot be recorded ends
     */
    void append(Function<Instant, Event> event) {
        try {
            record.append(event.apply(now()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot write the record: "
                            + WriteFailure.sentence(record.directory().journal(), e),
                    e);
        }
    }

    void note(String message) {
        append(at -> new Event.Note(at, Optional.empty(), message));
    }

    void note(String host, String message) {
        append(at -> new Event.Note(at, Optional.of(host), message));
    }
}
