package io.jenkins.plugins.virtualcluster.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("events.jsonl");
    }

    private void write(List<Event> events) throws IOException {
        try (Journal journal = Journal.open(file)) {
            for (Event event : events) {
                journal.append(event);
            }
            journal.force();
        }
    }

    @Test
    void manyCollectedFilesAreToldByLinesOfBoundedLength() throws IOException {
        List<String> names = IntStream.range(0, 10_000)
                .mapToObj(i -> "var/log/" + "n".repeat(500) + i)
                .toList();

        write(List.copyOf(EventParts.filesCollected(
                SampleRuns.START, Stage.SUITE_INIT, "srv1", names, List.of("x is left out: it is a link"))));

        assertThat(Files.readAllLines(file)).allMatch(line -> line.length() < 150_000);
        RunState state = RunState.of(Journal.read(file));
        assertThat(state.collected().stream().flatMap(event -> event.files().stream()))
                .containsExactlyElementsOf(names);
        assertThat(state.collected().stream().flatMap(event -> event.notes().stream()))
                .containsExactly("x is left out: it is a link");
        assertThat(EventParts.filesCollected(SampleRuns.START, Stage.SUITE_INIT, "srv1", List.of(), List.of()))
                .isEmpty();
    }

    @Test
    void theFirstEventIsReadWithoutTheOthers() throws IOException {
        Event first = new Event.RunResumed(Instant.parse("2026-03-01T10:00:00Z"), "one");
        write(List.of(first));
        Files.writeString(file, Files.readString(file) + "no event\n");

        assertThat(Journal.first(file)).contains(first);
        Files.writeString(file, "{\"event\":\"run-resu");
        assertThat(Journal.first(file)).isEmpty();
        Files.writeString(file, "no event\n");
        assertThatThrownBy(() -> Journal.first(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(":1: ");
    }

    @Test
    void readsBackEveryKindOfEvent() throws IOException {
        SampleRuns run = SampleRuns.failed()
                .add(new Event.Note(SampleRuns.START, Optional.of("srv1"), "line\none \u001b[2J \"quoted\" \u00e9"))
                .add(new Event.HostDied(SampleRuns.START, "srv2", "was destroyed"))
                .add(new Event.FilesCollected(
                        SampleRuns.START,
                        Stage.SUITE_INIT,
                        "srv1",
                        List.of("var/log/a.log"),
                        List.of("b is too large")))
                .add(new Event.HostRestarted(SampleRuns.START, Stage.SUITE_INIT, "srv1", 1, 17))
                .add(new Event.CancelRequested(SampleRuns.START, "Ctrl-C", false))
                .add(new Event.ClusterStopped(SampleRuns.START, Optional.of(SampleRuns.START.plusSeconds(7200))));

        write(run.events());

        assertThat(Journal.read(file)).isEqualTo(run.events());
        assertThat(Files.readAllLines(file)).hasSameSizeAs(run.events());
    }

    @Test
    void anAttemptIsReadBackAndAJournalOfOldIsTheOnlyOne() throws IOException {
        Attempt second = Attempt.first(2)
                .next(new Attempt.Earlier(
                        "k3f9abcd", Verdict.INFRASTRUCTURE, Optional.of("why"), Map.of("one", Verdict.SKIPPED)))
                .orElseThrow();
        write(SampleRuns.started(second, "one").events());
        assertThat(Journal.read(file))
                .isEqualTo(SampleRuns.started(second, "one").events());

        String line = Files.readString(file);
        Files.writeString(file, line.substring(0, line.indexOf(",\"attempt\":")) + "}\n");
        assertThat(Journal.read(file)).isEqualTo(SampleRuns.started("one").events());
    }

    @Test
    void anUnfinishedLastLineDoesNotCountAndIsCutOffByTheNextWriter() throws IOException {
        List<Event> events = SampleRuns.passed().events();
        write(events);
        byte[] torn = "{\"event\":\"note\",\"message\":\"\u00e9".getBytes(StandardCharsets.UTF_8);
        Files.write(file, Arrays.copyOf(torn, torn.length - 1), StandardOpenOption.APPEND);

        assertThat(Journal.read(file)).isEqualTo(events);
        Event note = new Event.Note(SampleRuns.START, Optional.empty(), "goes on");
        write(List.of(note));
        assertThat(Journal.read(file)).hasSize(events.size() + 1).endsWith(note);
    }

    @Test
    void aTornLineLongerThanABlockIsCutOffToo() throws IOException {
        write(SampleRuns.started("one").events());
        Files.writeString(file, "x".repeat(20_000), StandardOpenOption.APPEND);

        assertThat(Journal.read(file)).hasSize(1);
    }

    @Test
    void anyCutLeavesThePrefixOfWholeEvents() throws IOException {
        List<Event> events = SampleRuns.passed().events();
        write(events);
        byte[] all = Files.readAllBytes(file);
        for (int length = 0; length < all.length; length += 7) {
            Files.write(file, Arrays.copyOf(all, length));
            List<Event> read = Journal.read(file);
            assertThat(read).isEqualTo(events.subList(0, read.size()));
        }
    }

    @Test
    void fieldsThatItDoesNotKnowAreLeftOut() throws IOException {
        Files.writeString(
                file, "{\"event\":\"host-ready\",\"at\":\"2026-03-01T12:00:00Z\",\"host\":\"srv1\",\"mood\":[1]}\n");

        assertThat(Journal.read(file)).containsExactly(new Event.HostReady(SampleRuns.START, "srv1"));
    }

    @Test
    void whatAHostWaitedForIsReadAsItIsWritten() throws IOException {
        Event.HostReady ready =
                new Event.HostReady(SampleRuns.START, "srv1", List.of(new Waited("cloud-init: final", 8123)));
        try (Journal journal = Journal.open(file)) {
            journal.append(ready);
        }

        assertThat(Journal.read(file)).containsExactly(ready);
        assertThat(Files.readString(file)).contains("\"waited\":[{\"what\":\"cloud-init: final\",\"millis\":8123}]");
    }

    @Test
    void aWholeLineThatIsNoEventIsNamed() throws IOException {
        write(SampleRuns.started("one").events());
        Files.writeString(file, "{\"event\":\"note\"\n", StandardOpenOption.APPEND);
        write(SampleRuns.started("one").events());

        assertThatThrownBy(() -> Journal.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ":2: not an event");

        Files.writeString(file, "null\n");
        assertThatThrownBy(() -> Journal.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ":1: not an event");
    }

    @Test
    void anEventOfANewerVersionIsCountedAndHindersNothing() throws IOException {
        write(SampleRuns.started("one").events());
        Files.writeString(file, "{\"event\":\"dance\",\"at\":\"2026-03-01T12:00:00Z\"}\n", StandardOpenOption.APPEND);
        write(SampleRuns.passed().events());

        RunState state = RunState.of(Journal.read(file));

        assertThat(state.unknownEvents()).isEqualTo(1);
        assertThat(state.ended()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"event\":\"note\",\"at\":\"2026-03-01T12:00:00Z\"}; has no \"message\"",
                "{\"event\":\"host-ready\",\"host\":\"srv1\"}; has no \"at\"",
                "{\"at\":\"2026-03-01T12:00:00Z\"}; has no \"event\"",
                "{\"event\":\"host-ready\",\"host\":\"srv1\",\"at\":\"+12026-03-01T12:00:00Z\"}; expected a time from 1970",
            })
    void anEventThatIsNotWholeIsNamed(String line, String missing) throws IOException {
        Files.writeString(file, line + "\n");

        assertThatThrownBy(() -> Journal.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ":1: not an event")
                .hasMessageContaining(missing);
    }

    @Test
    void aJournalThatWasTakenAwayIsNotWrittenOn() throws IOException {
        List<Event> events = SampleRuns.passed().events();
        try (Journal journal = Journal.open(file)) {
            journal.append(events.get(0));
            Files.delete(file);
            assertThatThrownBy(() -> journal.append(events.get(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + ": it was taken away while the run went on");
        }
    }

    @Test
    void anInterruptedThreadAppendsAndLeavesTheJournalOpen() throws IOException {
        List<Event> events = SampleRuns.passed().events();
        try (Journal journal = Journal.open(file)) {
            Thread.currentThread().interrupt();
            journal.append(events.get(0));
            assertThat(Thread.interrupted()).isTrue();
            journal.append(events.get(1));
        }
        assertThat(Journal.read(file)).isEqualTo(events.subList(0, 2));
    }
}
