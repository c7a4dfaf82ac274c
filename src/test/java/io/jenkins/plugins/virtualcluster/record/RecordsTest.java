package io.jenkins.plugins.virtualcluster.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
    @TempDir
    Path records;

    private RunDirectory record(String start, String run) throws IOException {
        RunDirectory directory = Records.of(records, Instant.parse(start), "copy", run);
        try (RecordWriter writer = RecordWriter.open(directory, Clock.systemUTC())) {
            for (Event event : SampleRuns.passed().events()) {
                writer.append(event);
            }
        }
        return directory;
    }

    @Test
    void theNewestComesFirst() throws IOException {
        RunDirectory old = record("2026-03-01T12:00:00Z", "aaaaaaaa");
        RunDirectory newer = record("2026-03-01T13:00:00Z", "bbbbbbbb");

        assertThat(newer.path().getFileName()).hasToString("20260301-130000-copy-bbbbbbbb");
        assertThat(Records.list(records, 10))
                .extracting(Records.Entry::directory)
                .containsExactly(newer, old);
        assertThat(Records.list(records, 1))
                .extracting(Records.Entry::directory)
                .containsExactly(newer);
    }

    @Test
    void theNewestOfASecondComesFirstToo() throws IOException {
        RunDirectory second = begunAt("2026-03-01T12:00:00.250Z", "aaaaaaaa");
        RunDirectory first = begunAt("2026-03-01T12:00:00.125Z", "bbbbbbbb");
        RunDirectory third = begunAt("2026-03-01T12:00:00.500Z", "cccccccc");

        assertThat(Records.all(records)).containsExactly(third, second, first);
    }

    private RunDirectory begunAt(String start, String run) throws IOException {
        RunDirectory record = record(start, run);
        Files.writeString(
                record.journal(),
                Files.readString(record.journal()).replaceFirst("\"at\":\"[^\"]*\"", "\"at\":\"" + start + "\""));
        return record;
    }

    @Test
    void aDamagedRecordDoesNotHideTheOthers() throws IOException {
        RunDirectory sound = record("2026-03-01T12:00:00Z", "aaaaaaaa");
        RunDirectory broken = record("2026-03-01T13:00:00Z", "bbbbbbbb");
        Files.writeString(broken.journal(), "nonsense\n");
        Files.createDirectories(records.resolve("20260301-140000-copy-cccccccc"));
        Files.createDirectories(records.resolve("something-else"));

        List<Records.Entry> found = Records.list(records, 10);

        assertThat(found).hasSize(3);
        assertThat(found.get(0).damage()).containsExactly("events.jsonl is missing");
        assertThat(found.get(1).damage())
                .singleElement()
                .asString()
                .startsWith("events.jsonl:1: not an event of a run");
        assertThat(found.get(2).directory()).isEqualTo(sound);
        assertThat(found.get(2).damage()).isEmpty();
        assertThat(found.get(2).state().ended()).isPresent();
    }

    @Test
    void tellsARunThatGoesOnFromOneThatWasBrokenOff() throws IOException {
        RunDirectory directory = record("2026-03-01T12:00:00Z", "aaaaaaaa");
        try (RecordWriter writer = RecordWriter.open(directory, Clock.systemUTC())) {
            assertThat(writer.directory()).isEqualTo(directory);
            assertThat(Records.list(records, 1).get(0).beingWritten()).isTrue();
        }
        assertThat(Records.list(records, 1).get(0).beingWritten()).isFalse();
    }

    @Test
    void noDirectoryHoldsNoRecords() throws IOException {
        assertThat(Records.list(records.resolve("none"), 10)).isEmpty();
    }
}
