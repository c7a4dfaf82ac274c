package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What failed the same way, over all runs of all suites. */
class FailureKindsTest {
    private static final List<String> HOSTS = List.of("srv1", "srv2");

    @TempDir
    Path records;

    /** A run of one case that begins at that day, whose hosts fail so. */
    private SampleRun fail(String suite, String testCase, int day, String output, String... hosts) throws IOException {
        Stage stage = Stage.caseRun(testCase);
        SampleRun run = SampleRun.start(
                records,
                new SampleRun.Plan(
                        suite,
                        "xrootd",
                        "run" + day,
                        Optional.empty(),
                        HOSTS,
                        HOSTS.size(),
                        List.of(testCase),
                        List.of(stage),
                        SampleRecords.NIGHT.plus(Duration.ofDays(day))));
        run.boot();
        run.begin(stage);
        for (String host : hosts) {
            run.output(stage, host, output.replace("HOST", host));
            run.end(stage, host, Verdict.FAILED, 1, "exited with 1");
        }
        run.end(stage, Verdict.FAILED, hosts[0] + ": exited with 1");
        return run;
    }

    private void failed(String suite, String testCase, int day, String output, String... hosts) throws IOException {
        try (SampleRun run = fail(suite, testCase, day, output, hosts)) {
            run.stop(Verdict.FAILED, "a case failed");
        }
    }

    private FailureKinds kinds() throws IOException {
        return FailureKinds.of(new RunIndex(records).entries());
    }

    @Test
    void failuresOfOneKindAreCountedOverSuitesCasesAndHosts() throws Exception {
        failed("copy", "copy_to", 1, "ERROR: HOST has 17 bytes left in /tmp/tmp.a1\n", "srv1", "srv2");
        failed("copy", "copy_to", 2, "ERROR: another reason\n", "srv1");
        failed("stress", "fill", 3, "begin\nERROR: HOST has 9 bytes left in /tmp/tmp.zz\nbye\n", "srv2");

        FailureKinds kinds = kinds();

        assertThat(kinds.runs()).isEqualTo(3);
        assertThat(kinds.failed()).isEqualTo(3);
        assertThat(kinds.leftOut()).isEmpty();
        assertThat(kinds.kinds()).extracting(FailureKinds.Kind::runs).containsExactly(2, 1);
        FailureKinds.Kind first = kinds.kinds().get(0);
        assertThat(first.failures()).isEqualTo(3);
        assertThat(first.cause()).isEqualTo("exited with 1");
        assertThat(first.said()).isEqualTo("ERROR: srv2 has 9 bytes left in /tmp/tmp.zz");
        assertThat(first.first()).isEqualTo(SampleRecords.NIGHT.plus(Duration.ofDays(1)));
        assertThat(first.last()).isEqualTo(SampleRecords.NIGHT.plus(Duration.ofDays(3)));
        assertThat(first.hosts()).containsExactly("srv2", "srv1");
        assertThat(first.places())
                .containsExactly(
                        new FailureKinds.Place("stress", "case/fill"), new FailureKinds.Place("copy", "case/copy_to"));
        assertThat(first.newest().run()).isEqualTo("run3");
        assertThat(first.newest().stage()).contains(Stage.caseRun("fill"));
        assertThat(first.newest().host()).contains("srv2");
        assertThat(kinds.occurredIn("stress").kinds()).containsExactly(first);
    }

    @Test
    void theIndexKeepsThemSoThatOutputsAreReadOnce() throws Exception {
        failed("copy", "copy_to", 1, "ERROR: a reason\n", "srv1");
        FailureKinds before = kinds();
        Path output;
        try (var files = Files.walk(records)) {
            output = files.filter(file -> file.endsWith("srv1.log")).findFirst().orElseThrow();
        }
        Files.delete(output);

        assertThat(kinds()).isEqualTo(before);
        assertThat(before.kinds().get(0).said()).isEqualTo("ERROR: a reason");
    }

    @Test
    void knownIssuesAreMarkedAndARunThatFailedBesideItsStagesIsAKind() throws Exception {
        String known = SampleRecords.known(records);
        SampleRun.Plan plan = SampleRecords.plan("lost1", SampleRecords.NIGHT);
        try (SampleRun run = SampleRun.start(records, plan)) {
            run.stop(Verdict.INFRASTRUCTURE, "no hypervisor has room");
        }

        assertThat(kinds().kinds())
                .satisfiesExactly(
                        kind -> {
                            assertThat(kind.known()).contains(SampleRecords.ISSUE);
                            assertThat(kind.newest().id()).isEqualTo(known);
                        },
                        kind -> {
                            assertThat(kind.cause()).isEqualTo("no hypervisor has room");
                            assertThat(kind.places()).containsExactly(new FailureKinds.Place("copy", "run"));
                            assertThat(kind.newest().host()).isEmpty();
                        });
    }

    @Test
    void aRunInProgressADamagedRecordAndTooManyKindsAreSaid() throws Exception {
        failed("copy", "copy_to", 1, "ERROR: a reason\n", "srv1");
        SampleRun.Plan plan = new SampleRun.Plan(
                "wide",
                "xrootd",
                "wide2",
                Optional.empty(),
                IntStream.rangeClosed(1, 60).mapToObj(i -> "h" + i).toList(),
                60,
                List.of("c"),
                List.of(Stage.caseRun("c")),
                SampleRecords.NIGHT);
        try (SampleRun run = SampleRun.start(records, plan)) {
            run.begin(Stage.caseRun("c"));
            for (String host : plan.hosts()) {
                String reason = "q".repeat(1 + plan.hosts().indexOf(host));
                run.end(Stage.caseRun("c"), host, Verdict.FAILED, 1, "reason " + reason);
            }
            run.stop(Verdict.FAILED, null);
        }
        Path journal = records.resolve(plan.id()).resolve("events.jsonl");
        Files.write(journal, "damage\n".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        try (SampleRun live = fail("copy", "copy_to", 2, "ERROR: a reason\n", "srv1")) {
            assertThat(kinds().leftOut())
                    .containsExactly(
                            "1 run is in progress and not counted",
                            "10 failures are not counted, in runs with too many different ones",
                            "1 record is damaged and counted only as far as readable: " + plan.id());
            assertThat(live.plan().run()).isEqualTo("run2");
        }
    }

    @Test
    void whatWasCancelledIsNoFailure() throws Exception {
        SampleRun.Plan plan = SampleRecords.plan("cancel1", SampleRecords.NIGHT);
        try (SampleRun run = SampleRun.start(records, plan)) {
            run.begin(Stage.SUITE_INIT);
            run.end(Stage.SUITE_INIT, "srv1", Verdict.CANCELLED, 0, "the run was cancelled");
            run.append(new Event.CancelRequested(run.now(), "tester", true));
            run.stop(Verdict.CANCELLED, "cancelled by tester");
        }

        assertThat(kinds().kinds()).isEmpty();
    }
}
