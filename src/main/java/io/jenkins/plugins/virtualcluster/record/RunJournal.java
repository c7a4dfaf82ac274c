package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Writes events with the time at which they are written. */
public class RunJournal {
    private final RecordWriter record;
    private final Clock clock;

    public RunJournal(RecordWriter record, Clock clock) {
        this.record = record;
        this.clock = clock;
    }

    public RecordWriter record() {
        return record;
    }

    public Instant now() {
        return clock.instant();
    }

    /**
     * @throws UncheckedIOException if the record cannot be written; a run that cannot be recorded ends
     */
    public void append(Function<Instant, Event> event) {
        try {
            record.append(event.apply(now()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot write the record: "
                            + WriteFailure.sentence(record.directory().journal(), e),
                    e);
        }
    }

    public void note(String message) {
        append(at -> new Event.Note(at, Optional.empty(), message));
    }

    public void note(String host, String message) {
        append(at -> new Event.Note(at, Optional.of(host), message));
    }
}
