package io.jenkins.plugins.virtualcluster.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordWriterTest {
    @TempDir
    Path temp;

    private RunDirectory directory;
    private final SettableClock clock = new SettableClock();

    @BeforeEach
    void name() {
        directory = new RunDirectory(temp.resolve("run"));
    }

    @Test
    void listenersHearEventsInOrderAfterTheyWereWritten() throws IOException {
        List<Integer> written = new ArrayList<>();
        try (RecordWriter writer = RecordWriter.open(directory, clock)) {
            writer.listen(event -> written.add(read().size()));
            for (Event event : SampleRuns.passed().events()) {
                writer.append(event);
            }
        }
        assertThat(written.subList(0, 3)).containsExactly(1, 2, 3);
        assertThat(RunState.read(directory).ended()).isPresent();
    }

    @Test
    void aListenerThatFailsKeepsAnEventFromNoOtherAndNotFromTheRun() throws IOException {
        List<Event> heard = new ArrayList<>();
        StringBuilder output = new StringBuilder();
        try (RecordWriter writer = RecordWriter.open(directory, clock)) {
            writer.listen(event -> {
                throw new IllegalStateException("a bug of this listener");
            });
            writer.listen(heard::add);
            writer.listenToOutput((stage, host, bytes) -> {
                bytes.position(bytes.limit());
                throw new NoClassDefFoundError("a bug of this one");
            });
            writer.listenToOutput((stage, host, bytes) -> output.append(StandardCharsets.UTF_8.decode(bytes)));
            for (Event event : SampleRuns.passed().events()) {
                writer.append(event);
            }
            try (OutputFile file = writer.output(Stage.SUITE_INIT, "srv1")) {
                file.write("hello".getBytes(StandardCharsets.UTF_8), 0, 5);
            }
        }
        assertThat(heard).isEqualTo(SampleRuns.passed().events());
        assertThat(output).hasToString("hello");
    }

    private List<Event> read() {
        try {
            return Journal.read(directory.journal());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eventsOfManyThreadsAreAllWholeLines() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (RecordWriter writer = RecordWriter.open(directory, clock)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String host = "host" + i;
                all.add(threads.submit(() -> {
                    for (int n = 0; n < 100; n++) {
                        writer.append(new Event.Note(clock.instant(), Optional.of(host), "note " + n));
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(read()).hasSize(800);
    }

    @Test
    void aSecondWriterInThisProcessIsRefusedAndDoesNotFreeTheRecord() throws Exception {
        try (RecordWriter first = RecordWriter.open(directory, clock)) {
            assertThat(first.directory()).isEqualTo(directory);
            assertThatThrownBy(() -> RecordWriter.open(directory, clock))
                    .hasMessageContaining("is being written by this process already");
            assertThat(lockFromAnotherProcess()).isEqualTo("taken");
        }
        assertThat(lockFromAnotherProcess()).isEqualTo("free");
        RecordWriter.open(directory, clock).close();
    }

    /** Runs a JVM, since locks are a process's. */
    private String lockFromAnotherProcess() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecordWriterTest.class.getName(),
                        directory.path().toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output.strip();
    }

    /** The other process: says whether the record can be written. */
    public static void main(String[] args) throws IOException {
        RunDirectory directory = new RunDirectory(Path.of(args[0]));
        boolean taken = RecordLock.isTaken(directory.path());
        String word;
        try (RecordWriter writer = RecordWriter.open(directory, Clock.systemUTC())) {
            word = writer.directory().equals(directory) && !taken ? "free" : "unclear";
        } catch (IOException e) {
            word = taken && e.getMessage().contains("is being written by another process") ? "taken" : "unclear: " + e;
        }
        System.out.println(word);
    }

    @Test
    void outputGoesOnWhereItEndedAndItsTimesAreOfItsBytes() throws IOException {
        writeOutput("one\n");
        clock.now = clock.now.plusMillis(1000);
        Files.writeString(directory.times(Stage.SUITE_INIT, "srv1"), "0 1772366400000\n4 17");
        writeOutput("two\n");

        assertThat(directory.output(Stage.SUITE_INIT, "srv1")).hasContent("one\ntwo\n");
        assertThat(directory.times(Stage.SUITE_INIT, "srv1")).hasContent("0 1772366400000\n4 1772366401000\n");
    }

    @Test
    void outputHasTimesThoughTheClockIsSetBack() throws IOException {
        try (RecordWriter writer = RecordWriter.open(directory, clock);
                OutputFile output = writer.output(Stage.SUITE_INIT, "srv1")) {
            output.write(new byte[] {1}, 0, 1);
            clock.now = clock.now.minusSeconds(3600);
            output.write(new byte[] {1}, 0, 1);
        }
        assertThat(directory.times(Stage.SUITE_INIT, "srv1")).hasContent("0 1772366400000\n1 1772362800000\n");
    }

    @Test
    void outputThatComesAtOnceCostsOneLineOfTimes() throws IOException {
        try (RecordWriter writer = RecordWriter.open(directory, clock);
                OutputFile output = writer.output(Stage.SUITE_INIT, "srv1")) {
            for (int i = 0; i < 100; i++) {
                output.write(new byte[] {1, 2, 3}, 1, 2);
            }
            assertThat(output.length()).isEqualTo(200);
            clock.now = clock.now.plusMillis(50);
            output.write(new byte[] {1}, 0, 1);
        }
        assertThat(Files.readAllLines(directory.times(Stage.SUITE_INIT, "srv1")))
                .hasSize(2);
    }

    @Test
    void anInterruptedThreadWritesOutputOn() throws IOException {
        Thread.currentThread().interrupt();
        writeOutput("one\n");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(directory.output(Stage.SUITE_INIT, "srv1")).hasContent("one\n");
    }

    @Test
    void listenersHearOutputWithItsStageAndHost() throws IOException {
        List<String> heard = new ArrayList<>();
        try (RecordWriter writer = RecordWriter.open(directory, clock)) {
            writer.listenToOutput(
                    (stage, host, bytes) -> heard.add(stage + " " + host + " " + StandardCharsets.UTF_8.decode(bytes)));
            try (OutputFile output = writer.output(Stage.caseRun("one"), "srv2")) {
                output.write("xhix".getBytes(StandardCharsets.UTF_8), 1, 2);
            }
        }
        assertThat(heard).containsExactly("case/one/run srv2 hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "", "../../x", "a/b", "a\u0000b", "-rf\n"})
    void aNameCannotLeaveTheRecord(String name) {
        assertThatThrownBy(() -> directory.output(Stage.SUITE_INIT, name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> directory.collected(Stage.SUITE_INIT, name))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> directory.console(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Stage.caseRun(name)).isInstanceOf(IllegalArgumentException.class);
    }

    private void writeOutput(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (RecordWriter writer = RecordWriter.open(directory, clock);
                OutputFile output = writer.output(Stage.SUITE_INIT, "srv1")) {
            output.write(bytes, 0, bytes.length);
        }
    }

    private static final class SettableClock extends Clock {
        private Instant now = SampleRuns.START;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
