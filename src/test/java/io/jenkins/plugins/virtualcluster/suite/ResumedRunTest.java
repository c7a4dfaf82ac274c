package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Journal;
import io.jenkins.plugins.virtualcluster.record.OutputCount;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.PersistedRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;

/** What another process finds when it goes on with a run. */
class ResumedRunTest extends SuiteRunHarness {
    @Test
    void aClusterThatIsGoneEndsTheRunAsInfrastructureThatSaysSo() throws Exception {
        abandon();
        hypervisor.destroy(id, Duration.ofSeconds(1));
        assertThat(resume()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(state().ended().orElseThrow().cause().orElseThrow()).contains("is gone from fake:///");
        assertThat(directory.resolve("private")).doesNotExist();
    }

    @Test
    void aHostThatEndedWhileNobodyWatchedIsDead() throws Exception {
        abandon(Stage.SUITE_INIT);
        hypervisor.end(id, "srv2", "was destroyed");
        assertThat(resume()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(state().ended().orElseThrow().cause().orElseThrow()).contains("srv2: is gone on its hypervisor");
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void aRunThatWasCancelledStaysCancelledAndFinalizesWhatWasBegun() throws Exception {
        files.script("cases/one/finalize.sh", "echo finalized");
        abandon(Stage.SUITE_INIT, Stage.caseInit("one"));
        reopen();
        record.append(new Event.CancelRequested(Instant.now(), "Ctrl-C", false));
        record.close();
        assertThat(resume()).isEqualTo(Verdict.CANCELLED);
        assertThat(stage(RUN).verdict()).contains(Verdict.SKIPPED);
        assertThat(Files.readString(record.directory().output(Stage.caseFinalize("one"), "srv1")))
                .isEqualTo("finalized\n");
        assertThat(state().ended().orElseThrow().cause()).contains("cancelled by Ctrl-C");
    }

    @Test
    void aScriptThatEndsThoughItsTimeWasOverMeanwhileIsNotTimedOut() throws Exception {
        abandon(Stage.SUITE_INIT, Stage.caseInit("one"));
        reopen();
        Instant past = Instant.now().minusSeconds(60);
        record.append(new Event.StageStarted(past.minusSeconds(60), RUN, List.of("srv1", "srv2"), past));
        record.close();
        assertThat(resume()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aStageThatHadNothingToDoBeforeKeepsNoOtherFromRunning() throws Exception {
        files.script("suite_init.sh", "exit 77");
        files.script("cases/one/init.sh", "exit 77");
        abandon(Stage.SUITE_INIT, Stage.caseInit("one"));
        assertThat(resume()).isEqualTo(Verdict.PASSED);
        assertThat(stage(RUN).verdict()).contains(Verdict.PASSED);
    }

    @Test
    void outputsThatTheProcessBeforeDidNotCountAreCountedUnlessTheyAreDamaged() throws Exception {
        files.script("suite_init.sh", "echo error on @hostname@");
        abandon(Stage.SUITE_INIT);
        List<String> events = Files.readAllLines(record.directory().journal());
        Files.write(
                record.directory().journal(),
                events.stream().filter(line -> !line.contains("output-counted")).toList());
        Files.writeString(record.directory().output(Stage.SUITE_INIT, "srv2"), "err");
        assertThat(resume()).isEqualTo(Verdict.PASSED);
        assertThat(stage(Stage.SUITE_INIT).hosts().get("srv1").counted()).contains(new OutputCount(1, 0, true));
        assertThat(stage(Stage.SUITE_INIT).hosts().get("srv2").counted()).isEmpty();
    }

    @Test
    void aRunWhoseCasesHadNothingToDoBeforeIsSkipped() throws Exception {
        files.script("cases/one/run.sh", "exit 77");
        abandon(Stage.SUITE_INIT, Stage.caseInit("one"), RUN);
        assertThat(resume()).isEqualTo(Verdict.SKIPPED);
        assertThat(state().ended().orElseThrow().cause()).contains("no case had anything to do on any host");
    }

    @Test
    void theRecordSufficesThoughTheRepositoryIsGone() throws Exception {
        files.script("cases/one/run.sh", "cat \"$VC_FILES/greeting\"");
        files.file("files/greeting", "hello\n");
        prepare();
        hypervisor.failNext(FakeHypervisor.Call.START, "no room yet");
        run.begin();
        record.close();
        Files.move(files.repository(), directory.resolve("elsewhere"));
        assertThat(resume()).isEqualTo(Verdict.PASSED);
        assertThat(output("srv2")).isEqualTo("hello\n");
    }

    @Test
    void anotherAttemptAfterItRunsFromItsRecord() throws Exception {
        files.script("cases/one/run.sh", "cat \"$VC_FILES/greeting\"");
        files.file("files/greeting", "hello\n");
        attempt = Attempt.first(1);
        abandon();
        RunRequest first = UnfinishedRun.of(record.directory()).request();
        hypervisor.destroy(id, Duration.ofSeconds(1));
        assertThat(resume()).isEqualTo(Verdict.INFRASTRUCTURE);
        record.close();
        Files.move(files.repository(), directory.resolve("elsewhere"));

        Attempt next = InfrastructureRetry.after(state()).orElseThrow();
        record = RecordWriter.open(new RunDirectory(directory.resolve("second")), clock);
        RunRequest second = first.again(RunId.next(), directory.resolve("private2"), next);
        assertThat(new SuiteRun(second, fleet(), remote(), record, settings(), clock).execute())
                .isEqualTo(Verdict.PASSED);
        assertThat(output("srv2")).isEqualTo("hello\n");
        assertThat(PersistedRequest.read(record.directory()).suite().cases()).hasSize(1);
    }

    @Test
    void aStageThatTheEndOfTheSuitesTimeKeptFromStartingIsTheRunsVerdictWhateverTheCauseSays() throws Exception {
        abandon(Stage.SUITE_INIT, Stage.caseInit("one"));
        reopen();
        Instant now = Instant.now();
        record.append(new Event.StageEnded(
                now, RUN, Verdict.SKIPPED, Optional.of("no time was left"), Optional.of(Verdict.TIMED_OUT)));
        record.close();
        assertThat(resume()).isEqualTo(Verdict.TIMED_OUT);
    }

    @Test
    void coreDumpsThatWereSetAsideAndNotBroughtAreBrought() throws Exception {
        abandon(Stage.SUITE_INIT, Stage.caseInit("one"));
        reopen();
        Instant now = Instant.now();
        record.append(new Event.StageStarted(now, RUN, List.of("srv1", "srv2"), now.plusSeconds(60)));
        record.append(new Event.StageEnded(now, RUN, Verdict.FAILED, Optional.of("srv1: exit code 1")));
        record.close();
        Path aside = directory.resolve("hosts/" + id + "/srv1/cores/case/one/run");
        Files.createDirectories(aside);
        Files.writeString(aside.resolve("core.copy.17"), "core");
        assertThat(resume()).isEqualTo(Verdict.FAILED);
        assertThat(record.directory().collected(RUN, "srv1"))
                .isDirectoryRecursivelyContaining("glob:**/cores/case/one/run/core.copy.17");
        assertThat(state().collected()).singleElement().satisfies(files -> {
            assertThat(files.host()).isEqualTo("srv1");
            assertThat(files.stage()).isEqualTo(RUN);
        });
    }

    @Test
    void aHostThatWasRestartedMeanwhileAndHasForgottenAllIsNotSaidToHaveBeenCleared() throws Exception {
        abandon(Stage.SUITE_INIT, Stage.caseInit("one"));
        Path boot = directory.resolve("private/boot_id.srv1");
        assertThat(boot)
                .content()
                .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                        .strip());
        Files.writeString(boot, "00000000-0000-4000-8000-000000000000");
        try (Stream<Path> files = Files.walk(directory.resolve("hosts/" + id + "/srv1"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }

        assertThat(resume()).isEqualTo(Verdict.INFRASTRUCTURE);

        assertThat(state().ended().orElseThrow().cause().orElseThrow()).contains("restarted");
    }

    @Test
    void aRunThatIsOverIsNotGoneOnWith() throws Exception {
        execute();
        record.close();
        assertThatThrownBy(this::resume).isInstanceOf(IOException.class).hasMessageContaining("is over: PASSED");
    }

    @Test
    void aCancelThatComesBeforeTheRunBeginsIsInItsRecordAfterTheFirstEvent() throws Exception {
        prepare();
        run.cancel("user@machine");
        assertThat(run.execute()).isEqualTo(Verdict.CANCELLED);
        List<Event> events = Journal.read(record.directory().journal());
        assertThat(events.get(0)).isInstanceOf(Event.RunStarted.class);
        assertThat(events.get(1)).isInstanceOf(Event.CancelRequested.class);
        assertThat(hypervisor.find()).isEmpty();
    }

    /** Runs these stages, and then nothing more is heard of the process. */
    private void damage(UnaryOperator<List<String>> how) throws IOException {
        Path journal = record.directory().journal();
        List<String> lines = how.apply(new ArrayList<>(Files.readAllLines(journal)));
        Files.write(journal, lines);
    }

    /** A stage whose start is lost would run twice. */
    @Test
    void ofARunWithABadLineInItsJournalNothingMoreIsRunAndItsClusterIsRemoved() throws Exception {
        files.script("suite_init.sh", "echo once");
        abandon(Stage.SUITE_INIT);
        damage(lines -> {
            int lost = indexOf(lines, "stage-started");
            lines.set(lost, lines.get(lost).substring(0, 20));
            return lines;
        });

        assertThat(resume()).isEqualTo(Verdict.INFRASTRUCTURE);

        Records.Entry read = Records.read(record.directory());
        assertThat(read.damage()).singleElement().asString().startsWith("events.jsonl:");
        assertThat(read.state().ended().orElseThrow().cause().orElseThrow())
                .startsWith(
                        "The record is damaged, so what has run is not known, and nothing more was run: events.jsonl:")
                .endsWith(". Run the suite again");
        assertThat(Files.readString(record.directory().output(Stage.SUITE_INIT, "srv1")))
                .isEqualTo("once\n");
        assertThat(read.state().stage(RUN).orElseThrow().started()).isEmpty();
        assertThat(hypervisor.find()).isEmpty();
        assertThat(directory.resolve("private")).doesNotExist();
    }

    @Test
    void aRunWhoseJournalIsLostOrEmptiedOrHasNoBeginningIsEndedAsWell() throws Exception {
        for (String kind : List.of("missing", "empty", "bad first line")) {
            abandon(Stage.SUITE_INIT);
            Path journal = record.directory().journal();
            switch (kind) {
                case "missing" -> Files.delete(journal);
                case "empty" -> Files.write(journal, new byte[0]);
                default ->
                    damage(lines -> {
                        lines.set(0, "{");
                        return lines;
                    });
            }

            assertThat(resume()).as(kind).isEqualTo(Verdict.INFRASTRUCTURE);

            Records.Entry read = Records.read(record.directory());
            assertThat(read.state().started().orElseThrow().suite()).as(kind).isEqualTo("suite");
            assertThat(read.state().ended().orElseThrow().cause().orElseThrow())
                    .as(kind)
                    .contains("The record is damaged");
            assertThat(hypervisor.find()).as(kind).isEmpty();
            record.close();
            FileUtils.deleteDirectory(record.directory().path().toFile());
        }
    }

    @Test
    void aLastLineThatWasCutOffIsNoDamageAndTheRunContinues() throws Exception {
        abandon(Stage.SUITE_INIT);
        Path journal = record.directory().journal();
        byte[] all = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(all, all.length - 9));

        assertThat(Records.read(record.directory()).damage()).isEmpty();
        assertThat(resume()).isEqualTo(Verdict.PASSED);
    }

    private static int indexOf(List<String> lines, String event) {
        int found = 0;
        while (!lines.get(found).contains("\"" + event + "\"")) {
            found++;
        }
        return found;
    }

    private void abandon(Stage... stages) throws Exception {
        prepare();
        run.begin();
        for (Stage stage : stages) {
            run.run(stage);
        }
        record.close();
    }

    private void reopen() throws IOException {
        record = RecordWriter.open(record.directory(), Clock.systemUTC());
    }

    private Verdict resume() throws IOException {
        reopen();
        return SuiteRun.resume(record, hypervisor, ADDRESS, machines, settings(), Clock.systemUTC())
                .execute();
    }
}
