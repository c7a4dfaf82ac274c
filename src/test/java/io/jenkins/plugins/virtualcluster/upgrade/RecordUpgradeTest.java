package io.jenkins.plugins.virtualcluster.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.MachinesHarness;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.record.DeliveredFile;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.OutputCount;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunFacts;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.ScriptResult;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.JUnitReport;
import io.jenkins.plugins.virtualcluster.report.page.ReportPage;
import io.jenkins.plugins.virtualcluster.suite.UnfinishedRun;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that earlier versions have written are read, shown and repeated by today's. */
class RecordUpgradeTest extends MachinesHarness {
    private static final String SUM = "56f6e6304d02d413bb7d5d463ac5cdc58551266dc7269b467fc385815f39b913";

    static List<Path> versions() throws IOException {
        return Fixtures.versions();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aRecordOfAnEarlierVersionIsReadShownAndRepeated(Path version) throws Exception {
        assertIsRead(Fixtures.copy(version.resolve("records"), temp.resolve("copy")));
    }

    @Test
    void aRecordOfTodayIsReadInTheSameWay() throws Exception {
        Path records = makeRecord();
        if (Fixtures.wanted().isPresent()) {
            keep(records, Fixtures.wanted().get().resolve("records"));
        }

        assertIsRead(Fixtures.copy(records, temp.resolve("copy")));
    }

    /** A run with all that scripts can do on two hosts, and what a record keeps of it. */
    private Path makeRecord() throws IOException {
        write("repository/suites/kept/suite.yaml", """
                name: kept
                cluster: lan
                hosts: [ srv1, client ]
                init: init.sh
                finalize: end.sh
                cases: [ good, bad, nothing ]
                schedule: "0 3 * * *"
                tags: { version: "5.5.3" }
                logs: [ "%s/*.log" ]
                timeouts: { init: 2m, run: 90s }
                measurements: { throughput: { min: 100 MB/s } }
                notify: { to: [ team@example.org ] }
                """.formatted(temp.resolve("logs")));
        write("repository/known-issues.yaml", """
                - pattern: 'checksum differs'
                  link: https://example.org/issues/7
                  text: Checksums of old files
                """);
        write("repository/suites/kept/files/own", "own\n");
        write("app", "built\n");
        write("logs/app.log", "logged\n");
        script("init.sh", """
                . "$VC_LIB"
                cat "$VC_FILES/own" "$VC_FILES/app"
                put colour "$VC_HOST"
                barrier begun
                get client:colour
                measure throughput 512.5 MB/s better=higher
                """);
        script("end.sh", "exit 77");
        script("cases/good/run.sh", "printf 'version @version@\\n'; echo 'warning: slow' >&2");
        script("cases/bad/run.sh", """
                . "$VC_LIB"
                result 'read 4 GiB' pass
                [ "$VC_HOST" = client ] || exit 0
                result 'write 4 GiB' fail 'checksum differs'
                echo 'error: checksum differs'
                exit 3
                """);
        script("cases/nothing/run.sh", "exit 77");
        Path records = temp.resolve("runs");
        assertThat(execute(
                        "run",
                        "kept",
                        "--repository",
                        temp.resolve("repository").toString(),
                        "--records",
                        records.toString(),
                        "--deliver",
                        temp.resolve("app").toString()))
                .as(out() + err())
                .isEqualTo(ExitCode.FAILED);
        return records;
    }

    private void script(String name, String text) throws IOException {
        write("repository/suites/kept/" + name, "#!/bin/sh\n" + text + "\n");
    }

    /** Without the names of this machine, and without what is made again. */
    private void keep(Path records, Path fixture) throws IOException {
        String home = temp.toString().substring(1);
        try (Stream<Path> all = Files.walk(records)) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().matches("report\\.html|index\\.jsonl|lock|reserve"))
                    .toList()) {
                Path kept = fixture.resolve(records.relativize(file).toString().replace(home, "srv/fixture"));
                Files.createDirectories(kept.getParent());
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                Files.writeString(
                        kept,
                        text.replace(home, "srv/fixture")
                                .replaceAll("\"owner\":\"[^\"]*\"", "\"owner\":\"user@machine\""),
                        StandardCharsets.ISO_8859_1);
            }
        }
    }

    private void assertIsRead(Path records) throws Exception {
        RunDirectory record = Records.all(records).get(0);
        assertState(record);
        assertDefinitions(record);
        assertIsShown(records, record);
    }

    private static void assertState(RunDirectory record) {
        Records.Entry read = Records.read(record);
        assertThat(read.damageOfAll()).isEmpty();
        RunState state = read.state();
        assertThat(state.ended().orElseThrow().verdict()).isEqualTo(Verdict.FAILED);
        Event.RunStarted start = state.started().orElseThrow();
        assertThat(start.suite()).isEqualTo("kept");
        assertThat(start.cluster()).isEqualTo("lan");
        assertThat(start.hosts()).containsExactly("srv1", "client", "srv2", "srv3");
        assertThat(start.active()).isEqualTo(2);
        assertThat(start.stages()).contains(Stage.SUITE_INIT, Stage.caseRun("bad"), Stage.SUITE_FINALIZE);
        assertThat(state.cases()).containsExactly("good", "bad", "nothing");
        assertThat(state.caseVerdict("good")).isEqualTo(Verdict.PASSED);
        assertThat(state.caseVerdict("bad")).isEqualTo(Verdict.FAILED);
        assertThat(state.caseVerdict("nothing")).isEqualTo(Verdict.SKIPPED);
        RunState.StageState bad = state.stages().stream()
                .filter(stage -> stage.stage().equals(Stage.caseRun("bad")))
                .findFirst()
                .orElseThrow();
        assertThat(bad.hosts().get("srv1").end().orElseThrow().verdict()).isEqualTo(Verdict.PASSED);
        assertThat(bad.hosts().get("client").end().orElseThrow().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(bad.hosts().get("client").counted()).map(OutputCount::errors).contains(1L);
        assertThat(state.reports().results())
                .extracting(ScriptResult::name)
                .containsOnly("read 4 GiB", "write 4 GiB")
                .hasSize(3);
        assertThat(state.reports().measurements())
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.value()).isEqualTo(512.5));
        assertThat(state.known().isRun()).isTrue();
        assertThat(state.known().cases()).containsExactly("bad");
        assertThat(state.collected()).isNotEmpty();
    }

    private static void assertDefinitions(RunDirectory record) throws IOException {
        assertThat(RunFacts.cluster(record).orElseThrow().name()).isEqualTo("lan");
        assertThat(RunFacts.suite(record).orElseThrow().schedule()).contains("0 3 * * *");
        assertThat(RunFacts.suite(record).orElseThrow().timeouts().run()).isEqualTo(90);
        assertThat(RunFacts.delivered(record)).containsExactly(new DeliveredFile("app", 6, SUM));
        RunRequest request = RunRequest.of(record);
        assertThat(request.suite().name()).isEqualTo("kept");
        assertThat(request.cases()).hasSize(3);
        assertThat(request.tags()).containsEntry("version", "5.5.3");
        assertThat(request.cluster().hosts()).hasSize(4);
        assertThat(request.knownIssues()).hasSize(1);
        assertThat(request.delivered()).hasSize(1);
        assertThat(request.suite().files().resolve("own")).hasContent("own\n");
        assertThat(record.output(Stage.SUITE_INIT, "client")).content().contains("own\nbuilt\n", "client\n");
        assertThat(record.script(Stage.caseRun("good"), "srv1")).content().contains("version 5.5.3");
    }

    private void assertIsShown(Path records, RunDirectory record) throws IOException {
        String place = records.toString();
        assertThat(execute("list", "--records", place)).as(err()).isZero();
        assertThat(out()).contains("kept", "FAILED");
        assertThat(execute("show", "--records", place)).as(err()).isZero();
        assertThat(out()).contains("bad", "write 4 GiB", "512.5 MB/s");
        assertThat(execute("logs", "--records", place, "--failed")).as(err()).isZero();
        assertThat(out()).contains("error: checksum differs");
        JUnitReport.write(Records.read(record).state(), record, temp.resolve("junit.xml"));
        assertThat(temp.resolve("junit.xml")).content().contains("<failure", "write 4 GiB");
        ReportPage.write(record);
        assertThat(record.report()).content().contains("checksum differs", "run-started");
    }

    /** A process that was killed in the middle of such a run, as each length of its journal has it. */
    @ParameterizedTest
    @MethodSource("versions")
    void aRunThatAnEarlierVersionHasBegunCanBeContinued(Path version) throws Exception {
        RunDirectory record = Records.all(Fixtures.copy(version.resolve("records"), temp.resolve("copy")))
                .get(0);
        List<String> events = Files.readAllLines(record.journal());
        List<String> begun = new ArrayList<>();
        for (String event : events) {
            if (event.contains("\"run-judged\"")) {
                break;
            }
            begun.add(event);
            Files.write(record.journal(), begun);
            UnfinishedRun unfinished = UnfinishedRun.of(record);
            assertThat(unfinished.damage()).isEmpty();
            assertThat(unfinished.request().suite().name()).isEqualTo("kept");
            assertThat(unfinished.address()).isEmpty();
        }
        assertThat(begun).hasSizeGreaterThan(20);
    }
}
