package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.JournalTail;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A run whose end is not in its journal yet: only what is new is read. */
final class FollowedRun {
    /** A writer may take this long from its first event to its lock's being seen, or the other way at its end. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private final RecordDirectory record;
    private final JournalTail tail;
    private final RunState state = new RunState();
    private Optional<String> schedule = Optional.empty();
    private FailureMarks failures = FailureMarks.NONE;
    private boolean live;

    FollowedRun(RecordDirectory record) {
        this.record = record;
        this.tail = new JournalTail(record.files().journal());
    }

    /**
     * Takes in what is new.
     *
     * @param size of the journal, in bytes
     */
    void read(long size) throws IOException {
        if (size != tail.offset()) {
            List<Event> events = tail.next();
            events.forEach(state::apply);
            if (!events.isEmpty() && schedule.isEmpty()) {
                schedule = IndexEntry.schedule(record);
            }
        }
        live = !hasEnded() && isBeingWritten();
        if (!live) {
            failures = FailureMarks.of(record, state);
        }
    }

    boolean hasEnded() {
        return state.ended().isPresent();
    }

    /** The entry as of now; none if there is no event yet. */
    Optional<IndexEntry> entry() {
        return IndexEntry.of(record.id(), state, isLive(), schedule, damage(), failures);
    }

    /** What of the journal cannot be read; nothing of one that a run has yet to fill. */
    List<String> damage() {
        List<String> damage = tail.damage();
        if (damage.isEmpty() && tail.offset() == 0 && !isLive()) {
            return List.of("events.jsonl has no events");
        }
        return damage;
    }

    /** Whether it is in progress, as of the last reading. */
    boolean isLive() {
        return live;
    }

    private boolean isBeingWritten() {
        try {
            return Records.isBeingWritten(record.files())
                    || Duration.between(state.lastEvent(), Instant.now()).abs().compareTo(GRACE) < 0;
        } catch (IOException e) {
            // the record vanishes just now
            return false;
        }
    }

    /** Whether that host's part of the stage is over, or the whole stage. */
    boolean hasEnded(Stage stage, String host) {
        return state.stages().stream()
                .filter(each -> each.stage().equals(stage))
                .anyMatch(each -> each.verdict().isPresent()
                        || each.hosts().containsKey(host)
                                && each.hosts().get(host).end().isPresent());
    }
}
