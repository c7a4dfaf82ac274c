package io.jenkins.plugins.virtualcluster.cli.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.virtualcluster.cli.CommandLineHarness;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.record.Attachment;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.SampleRuns;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads the record of a failed run with 'show' and 'logs', as its summary showed it and by each name of the run. */
class ReadRecordsTest extends CommandLineHarness {
    private RunDirectory record;
    private String id;
    private Event.HostEnded bad;
    private Event.HostEnded good;
    private String summary;

    @BeforeEach
    void runOnce() throws IOException {
        events = new ArrayList<>(SampleRuns.failed().events());
        events.add(
                events.size() - 2, new Event.OutputCounted(SampleRuns.START, Stage.caseRun("one"), "srv2", 3, 1, true));
        run("copy");
        summary = out();
        record = Records.all(Path.of(records())).get(0);
        String name = record.path().getFileName().toString();
        id = name.substring(name.lastIndexOf('-') + 1);
        bad = ended(false);
        good = ended(true);
        RunDirectory.put(
                record.output(bad.stage(), bad.host()),
                "cp: no space\u001b[2J\nend\n".getBytes(StandardCharsets.UTF_8));
        RunDirectory.put(record.output(good.stage(), good.host()), "all is well\n".getBytes(StandardCharsets.UTF_8));
    }

    private static void startsAt(RunDirectory record, Instant start) throws IOException {
        Files.writeString(
                record.journal(),
                Files.readString(record.journal()).replaceFirst("\"at\":\"[^\"]*\"", "\"at\":\"" + start + "\""));
    }

    private Event.HostEnded ended(boolean isGood) {
        return events.stream()
                .filter(Event.HostEnded.class::isInstance)
                .map(Event.HostEnded.class::cast)
                .filter(end -> end.verdict().isGood() == isGood)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void showPrintsTheSummaryAgain() {
        assertThat(read("show")).as(this::err).isEqualTo(ExitCode.PASSED);

        String last = summary.lines()
                .filter(line -> line.startsWith("Suite copy on"))
                .findFirst()
                .orElseThrow();
        assertThat(out()).contains(last, "cp: no space", "Record: " + record.path());
        assertThat(out()).contains("case one FAILED  3 errors, 1 warning in outputs\n", "case two PASSED\n");
    }

    @Test
    void aRunIsNamedByItsIdTheNameOrPathOfItsRecordOrItsPlace() {
        read("show");
        String shown = out();

        for (String name : new String[] {
            id, record.path().getFileName().toString(), record.path().toString(), "-1"
        }) {
            assertThat(read("show", name)).as(this::err).isEqualTo(ExitCode.PASSED);
            assertThat(out()).isEqualTo(shown);
        }
    }

    @Test
    void whatFailedIsListedByKindWithTheNewestRecord() throws Exception {
        assertThat(read("list", "--failures")).as(this::err).isEqualTo(ExitCode.PASSED);
        assertThat(out())
                .contains("Failures by kind in 1 run of " + records() + "; something failed in 1\n")
                .contains("  FAILED: " + bad.cause().orElse("") + "\n")
                .contains("    end\n")
                .contains("1 failure in 1 run, ")
                .contains("    case/one of copy on " + bad.host() + "\n")
                .contains("    newest: " + record.path().getFileName() + "\n");

        assertThat(read("list", "--failures", "--json", "--suite", "copy")).isEqualTo(ExitCode.PASSED);
        JsonNode kinds = Json.MAPPER.readTree(out());
        assertThat(kinds.get("runs").intValue()).isEqualTo(1);
        assertThat(kinds.at("/kinds/0/newest/id").textValue())
                .isEqualTo(record.path().getFileName().toString());
        assertThat(read("list", "--failures", "--until", "2020-01-01")).isEqualTo(ExitCode.PASSED);
        assertThat(out()).isEqualTo("Nothing failed in 0 runs of " + records() + "\n");
        assertThat(read("list", "--failures", "--known-issues")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("--known-issues and --failures are two lists; expected one of them");
    }

    @Test
    void attachedFilesAreListedByTheirPathsAndTitles() throws Exception {
        Event attached = new Event.FileAttached(
                SampleRuns.START,
                bad.stage(),
                bad.host(),
                "1.1",
                new Attachment.Content("attached/1-plot.png", "a plot\u001b[2J", 3, "00", Optional.empty()));
        Files.writeString(record.journal(), Json.MAPPER.writeValueAsString(attached) + "\n", StandardOpenOption.APPEND);

        assertThat(read("logs", "-1", "one", "--attachments")).as(this::err).isEqualTo(ExitCode.PASSED);
        assertThat(out())
                .isEqualTo(record.collected(bad.stage(), bad.host()).resolve("attached/1-plot.png")
                        + "\ta plot\\x1b[2J\n");
        assertThat(read("logs", "-1", "suite-init", "--attachments")).isEqualTo(ExitCode.PASSED);
        assertThat(out()).isEmpty();
        assertThat(err()).contains("Nothing was attached there");
        assertThat(read("logs", "--attachments", "--merge")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(read("show", "--json")).isEqualTo(ExitCode.PASSED);
        assertThat(Json.MAPPER.readTree(out()).at("/attachments/0/path").textValue())
                .isEqualTo("attached/1-plot.png");
    }

    @Test
    void outputsOfAStageAreMergedByTheTimesOfTheirLines() throws Exception {
        List<String> hosts = events.stream()
                .filter(Event.HostEnded.class::isInstance)
                .map(Event.HostEnded.class::cast)
                .filter(end -> end.stage().equals(bad.stage()))
                .map(Event.HostEnded::host)
                .limit(2)
                .toList();
        output(hosts.get(0), "one\nthree\u001b[2J\nend", "0 1000\n4 3000\n14 5000\n");
        output(hosts.get(1), "two\nfour\n", "0 2000\n4 4007\n");

        assertThat(read("logs", "-1", bad.stage().toString(), "--merge"))
                .as(this::err)
                .isZero();
        assertThat(out().replaceAll(" +\\|", "|").lines())
                .containsSubsequence(
                        "00:00:01.000 " + hosts.get(0) + "| one",
                        "00:00:02.000 " + hosts.get(1) + "| two",
                        "00:00:03.000 " + hosts.get(0) + "| three\\x1b[2J",
                        "00:00:04.007 " + hosts.get(1) + "| four",
                        "00:00:05.000 " + hosts.get(0) + "| end");
        assertThat(read("logs", "--merge", "--follow")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("give it or --merge, not both");
    }

    private void output(String host, String text, String times) throws IOException {
        RunDirectory.put(record.output(bad.stage(), host), text.getBytes(StandardCharsets.UTF_8));
        RunDirectory.put(record.times(bad.stage(), host), times.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRunThatIsNotThereIsNamedWithARemedy() {
        assertThat(read("show", "-2")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).isEqualTo("There is no run -2 in " + records() + "; the oldest is -1\n");
        assertThat(read("logs", id + "x")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).isEqualTo("There is no run '" + id + "x' in " + records() + "; did you mean " + id + "?\n");
    }

    @Test
    void logsOfOneHostAndStageAreItsOutputAloneAndCannotDriveTheTerminal() {
        read("logs", "-1", bad.stage().toString(), bad.host());

        assertThat(out()).isEqualTo("cp: no space\\x1b[2J\nend\n");
    }

    @Test
    void failedLogsHaveNoneOfAScriptThatPassed() {
        read("logs");
        assertThat(out())
                .contains("==> " + good.stage() + " on " + good.host() + ": PASSED <==\nall is well\n", "cp: no space");

        read("logs", "--failed");
        assertThat(out()).contains("cp: no space").doesNotContain("all is well");
    }

    private void damage(int line) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(record.journal()));
        lines.set(line - 1, "{\"event\":");
        Files.write(record.journal(), lines);
    }

    @Test
    void ofABadLineInTheMiddleTheOthersAreShownAndTheLineIsNamed() throws IOException {
        damage(7);

        assertThat(read("show")).as(this::err).isEqualTo(ExitCode.PASSED);
        assertThat(out())
                .contains("case one FAILED", "Suite copy on cluster xrootd: FAILED")
                .contains(
                        "The record is damaged; what can be read of it is shown:\n    events.jsonl:7: not an event of a run");
        assertThat(read("list", "--suite", "copy")).as(this::err).isEqualTo(ExitCode.PASSED);
        assertThat(out()).contains("FAILED").contains("; damaged: events.jsonl:7: not an event of a run");
        read("logs");
        assertThat(out()).contains("cp: no space");
        assertThat(err()).startsWith("The record is damaged: events.jsonl:7: not an event of a run");
        read("show", "--json");
        JsonNode shown = Json.MAPPER.readTree(out());
        assertThat(shown.get("state").textValue()).isEqualTo("ended");
        assertThat(shown.at("/damage/0").textValue()).startsWith("events.jsonl:7");
    }

    @Test
    void ofABadFirstLineTheOthersAreShownToo() throws IOException {
        damage(1);

        assertThat(read("show")).as(this::err).isEqualTo(ExitCode.PASSED);
        assertThat(out()).contains("case one FAILED", "Suite copy: FAILED", "events.jsonl:1: not an event of a run");
    }

    @Test
    void aJournalThatIsMissingOrEmptyIsSaidAsSuch() throws IOException {
        Files.write(record.journal(), new byte[0]);
        read("show");
        assertThat(out()).contains("events.jsonl has no events. Restore the record from a backup");
        read("list", "--suite", "copy");
        assertThat(out()).contains("  damaged: events.jsonl has no events");

        Files.delete(record.journal());
        // one that has just changed may be of a run that begins
        Files.setLastModifiedTime(record.path(), FileTime.from(SampleRuns.START));
        read("show");
        assertThat(out()).contains("events.jsonl is missing. Restore the record from a backup");
        read("list", "--suite", "copy", "--json");
        JsonNode run = Json.MAPPER.readTree(out()).at("/runs/0");
        assertThat(run.get("state").textValue()).isEqualTo("damaged");
        assertThat(run.get("damage")).extracting(JsonNode::textValue).containsExactly("events.jsonl is missing");
    }

    @Test
    void aLastLineThatIsCutOffDoesNotCount() throws IOException {
        byte[] all = Files.readAllBytes(record.journal());
        Files.write(record.journal(), Arrays.copyOf(all, all.length - 5));

        read("list", "--suite", "copy");
        assertThat(out()).contains("interrupted").doesNotContain("damaged");
        read("show");
        assertThat(out()).contains("case one FAILED", "The run was interrupted").doesNotContain("damaged");
    }

    @Test
    void outputsAndScriptsThatAreMissingAreNamed() throws IOException {
        assertThat(summary).doesNotContain("damaged");
        Files.delete(record.script(bad.stage(), bad.host()));
        List<String> lines = new ArrayList<>(Files.readAllLines(record.journal()));
        lines.replaceAll(line ->
                line.contains("\"host-ended\"") ? line.replace("\"outputBytes\":0", "\"outputBytes\":7") : line);
        Files.write(record.journal(), lines);
        read("show");
        assertThat(out())
                .contains("    output/suite-init/srv2.log is missing, though the script printed 7 bytes\n")
                .contains("    scripts/case/one/run/srv2.sh is missing, though the script ran\n")
                .contains("more files are missing or cut off\n");
        FileUtils.deleteDirectory(record.path().resolve("scripts").toFile());
        read("show");
        assertThat(out()).contains("    scripts/ is missing, though 16 scripts ran\n");
    }

    @Test
    void aKnownIssueIsShownAndListedAndOneThatNoLongerOccursIsReported() throws IOException {
        write("known-issues.yaml", """
                - { pattern: no space, link: "https://example.org/issues/7", text: Small disks }
                - { pattern: never seen, link: "https://example.org/issues/8", suites: [ "c*" ], until: 2020-01-01 }
                """);
        Issue issue = new Issue("no space", "https://example.org/issues/7", Optional.of("Small disks"));
        events = known(issue);
        run("copy");
        assertThat(out())
                .contains("case one FAILED, by known issues only\n")
                .contains("    known issue: Small disks, https://example.org/issues/7\n")
                .contains(": FAILED, by known issues only");

        older = temp.resolve("older");
        put("2026-03-01T12:00:00Z", "aaaaaaaa", SampleRuns.failed().events());
        put("2026-03-02T12:00:00Z", "bbbbbbbb", known(issue));
        execute("show", "--json", "--records", older.toString());
        JsonNode shown = Json.MAPPER.readTree(out());
        assertThat(shown.get("known").booleanValue()).isTrue();
        assertThat(shown.get("verdict").textValue()).isEqualTo("FAILED");
        assertThat(shown.at("/knownIssues/0/link").textValue()).isEqualTo("https://example.org/issues/7");
        execute("list", "--suite", "copy", "--records", older.toString());
        assertThat(out()).containsOnlyOnce("FAILED, by known issues only");
        assertThat(known())
                .contains("Small disks", "occurred in the last run of its suites, run k3f9abcd")
                .contains("has not occurred in 2 runs of its suites")
                .contains("not applied since 2020-01-01 has passed");
        put("2026-03-03T12:00:00Z", "cccccccc", SampleRuns.passed().events());
        assertThat(known())
                .contains("has not occurred in the last 1 run of its suites (last seen in run k3f9abcd of 2026-03-01");
        execute("check", repository());
        assertThat(out()).contains("known-issues.yaml:2:", "warning: until: 2020-01-01 has passed");
    }

    private Path older;

    private void put(String start, String run, List<Event> happened) throws IOException {
        RunDirectory directory = Records.of(older, Instant.parse(start), "copy", run);
        try (RecordWriter writer = RecordWriter.open(directory, Clock.systemUTC())) {
            for (Event event : happened) {
                writer.append(event);
            }
        }
    }

    private String known() {
        assertThat(execute("list", "--known-issues", "--repository", repository(), "--records", older.toString()))
                .as(this::err)
                .isEqualTo(ExitCode.PASSED);
        return out();
    }

    private static List<Event> known(Issue issue) {
        List<Event> all = new ArrayList<>(SampleRuns.failed().events());
        Event.RunEnded end = (Event.RunEnded) all.get(all.size() - 1);
        all.add(
                all.size() - 2,
                new Event.KnownIssueFound(
                        end.at(), Optional.of(Stage.caseRun("one")), List.of("srv2"), issue, "cp: no space"));
        all.add(all.size() - 2, new Event.RunJudged(end.at(), Verdict.FAILED, Optional.empty(), true, List.of("one")));
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "sute-init, srv1, 'There is no stage or case ''sute-init''; did you mean suite-init'",
        "suite-init, srv3, 'There is no host ''srv3''; did you mean srv1 or srv2?'"
    })
    void anUnknownStageOrHostIsSaidAsSuch(String stage, String host, String message) {
        assertThat(read("logs", "-1", stage, host)).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).startsWith(message);
    }

    @ParameterizedTest
    @CsvSource({
        "--suite, copy, true",
        "--suite, other, false",
        "--verdict, failed, true",
        "--verdict, 'passed,FAILED', true",
        "--verdict, 'passed,running,interrupted,timed-out', false",
        "--host, srv2, true",
        "--host, srv3, false",
        "--since, 1h, true",
        "--since, 2001-01-01, true",
        "--since, 2999-01-01, false",
        "--until, 1h, false",
        "--until, 2001-01-01, false",
        "--until, 2999-01-01, true",
        "--commit, 01234, true",
        "--commit, 0a1b, false",
        "--text, COPY, true",
        "--text, nothing of it, false"
    })
    void aFilterListsTheRunsThatItSelectsAndNothingElse(String filter, String value, boolean selected)
            throws IOException {
        startsAt(record, Records.name(record).orElseThrow().started());
        assertThat(read("list", filter, value)).as(this::err).isEqualTo(ExitCode.PASSED);
        assertThat(out().lines().findFirst())
                .contains((selected ? "Selected runs in " : "No run matches in ") + records());
        assertThat(out().contains(record.path().getFileName().toString())).isEqualTo(selected);
        assertThat(out()).doesNotContain("Clusters");
    }

    @ParameterizedTest
    @CsvSource({
        "--verdict, fialed, 'There is no verdict ''fialed''; did you mean failed'",
        "--since, yesterday, '--since: ''yesterday'' is neither a time nor a date; expected one such as 12h'"
    })
    void aFilterThatIsNoneIsRefused(String filter, String value, String message) {
        assertThat(read("list", filter, value)).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).startsWith(message);
    }

    @Test
    void aFilterListsMoreThanTheLastTenRuns() throws IOException {
        startsAt(record, Records.name(record).orElseThrow().started());
        for (int i = 0; i < 12; i++) {
            Path other = record.path().resolveSibling("20010101-00000" + i % 10 + "-copy-old" + (char) ('a' + i));
            Files.createDirectory(other);
            Files.copy(record.journal(), other.resolve(record.journal().getFileName()));
            startsAt(new RunDirectory(other), Instant.parse("2001-01-01T00:00:00Z"));
        }

        read("list", "--suite", "copy");
        assertThat(out().lines().filter(line -> line.contains("-copy-"))).hasSize(13);
        read("list", "--since", "2d");
        assertThat(out().lines().filter(line -> line.contains("-copy-"))).hasSize(1);
    }

    @Test
    void jsonHasTheRunWithItsStagesAndWhatEachHostDid() throws IOException {
        read("show", "--json");

        JsonNode run = Json.MAPPER.readTree(out());
        assertThat(run.path("run").textValue()).isEqualTo(id);
        assertThat(run.path("suite").textValue()).isEqualTo("copy");
        assertThat(run.path("state").textValue()).isEqualTo("ended");
        assertThat(run.path("verdict").textValue()).isEqualTo("FAILED");
        assertThat(run.path("hosts").findValuesAsText("name")).containsExactly("srv1", "srv2");
        JsonNode cell = stage(run, bad.stage().toString()).path("hosts").path(bad.host());
        assertThat(cell.path("verdict").textValue()).isEqualTo(bad.verdict().name());
        assertThat(cell.path("exitCode").intValue()).isEqualTo(bad.exitCode().orElseThrow());
        assertThat(cell.path("counted").toString()).isEqualTo("{\"errors\":3,\"warnings\":1,\"complete\":true}");

        read("list", "--json");
        JsonNode line = Json.MAPPER.readTree(out()).path("runs").path(0);
        assertThat(line.path("run").textValue()).isEqualTo(id);
        line.fieldNames().forEachRemaining(name -> assertThat(run.path(name)).isEqualTo(line.path(name)));
    }

    @Test
    void aRunThatWasInterruptedSaysSoEverywhereAndItsStageDoesNotCountOn() throws IOException {
        RunDirectory broken = Records.of(Path.of(records()), SampleRuns.START, "copy", "broken1");
        try (RecordWriter writer = RecordWriter.open(broken, Clock.systemUTC())) {
            for (Event event :
                    SampleRuns.started("one").ready().start(Stage.SUITE_INIT).events()) {
                writer.append(event);
            }
        }
        RunDirectory.put(broken.output(Stage.SUITE_INIT, "srv1"), "first\n".getBytes(StandardCharsets.UTF_8));
        RunDirectory.put(broken.output(Stage.SUITE_INIT, "srv2"), "second\n".getBytes(StandardCharsets.UTF_8));

        read("show", "broken1");
        assertThat(out()).contains("suite-init         interrupted  interrupted", "The run was interrupted;");
        read("logs", "broken1");
        assertThat(out()).contains("==> suite-init on srv1: interrupted <==");
        read("logs", "broken1", "--follow");
        assertThat(out()).endsWith("The run was interrupted; 'virtual-cluster list' shows whether it can be resumed\n");
        read("list", "--verdict", "interrupted");
        assertThat(out()).containsPattern("copy-broken1 +interrupted");
    }

    @Test
    void aRunIsHeldAsLongAsAProcessHoldsIt() throws IOException {
        Instant until = SampleRuns.START.plusSeconds(7200);
        RunDirectory held = Records.of(Path.of(records()), SampleRuns.START, "copy", "held1");
        try (RecordWriter writer = RecordWriter.open(held, Clock.systemUTC())) {
            for (Event event : SampleRuns.started("one").ready().events()) {
                writer.append(event);
            }
            writer.append(new Event.RunHeld(
                    SampleRuns.START,
                    Stage.SUITE_INIT,
                    until,
                    "held1",
                    List.of("srv1"),
                    Verdict.FAILED,
                    Optional.empty()));
            read("list", "--verdict", "running");
            assertThat(out())
                    .containsPattern(
                            "copy-held1 +running, held until [-0-9]+ [:0-9]+ UTC; end it with: virtual-cluster continue held1");
            read("show", "held1", "--json");
            assertThat(Json.MAPPER.readTree(out()).path("heldUntil").textValue())
                    .isEqualTo(until.toString());
        }
        read("show", "held1", "--json");
        assertThat(Json.MAPPER.readTree(out()).path("state").textValue()).isEqualTo("interrupted");
        assertThat(Json.MAPPER.readTree(out()).path("heldUntil").isNull()).isTrue();
    }

    @Test
    void followedLogsPrintWhatComesUntilTheRunEnds() throws Exception {
        RunDirectory running = Records.of(Path.of(records()), SampleRuns.START, "copy", "running1");
        SampleRuns run = SampleRuns.started("one").ready().start(Stage.SUITE_INIT);
        CompletableFuture<Integer> follower;
        try (RecordWriter writer = RecordWriter.open(running, Clock.systemUTC())) {
            for (Event event : run.events()) {
                writer.append(event);
            }
            Files.createDirectories(running.output(Stage.SUITE_INIT, "srv1").getParent());
            Files.writeString(running.output(Stage.SUITE_INIT, "srv1"), "first\nsec");
            follower = CompletableFuture.supplyAsync(() -> read("logs", "running1", "--follow"));
            await(() -> out().equals("suite-init srv1| first\n"));
            Files.writeString(running.output(Stage.SUITE_INIT, "srv1"), "ond\n", StandardOpenOption.APPEND);
            await(() -> out().equals("suite-init srv1| first\nsuite-init srv1| second\n"));
            Files.writeString(running.output(Stage.SUITE_INIT, "srv2"), "other");
            writer.append(new Event.RunEnded(SampleRuns.START.plusSeconds(60), Verdict.PASSED, Optional.empty()));
        }

        assertThat(follower.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.PASSED);
        assertThat(out()).isEqualTo("suite-init srv1| first\nsuite-init srv1| second\nsuite-init srv2| other\n");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(limit);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static JsonNode stage(JsonNode run, String name) {
        for (JsonNode stage : run.path("stages")) {
            if (stage.path("stage").textValue().equals(name)) {
                return stage;
            }
        }
        throw new AssertionError("no stage " + name + " in " + run);
    }

    private int read(String command, String... more) {
        String[] arguments = new String[3 + more.length];
        arguments[0] = command;
        arguments[1] = "--records";
        arguments[2] = records();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return execute(arguments);
    }
}
