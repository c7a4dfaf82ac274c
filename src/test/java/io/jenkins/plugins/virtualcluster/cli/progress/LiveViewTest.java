package io.jenkins.plugins.virtualcluster.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.terminal.StyledLine;
import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.SampleRuns;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.record.Waited;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveViewTest {
    private static final Terminal.Size USUAL = new Terminal.Size(80, 24);

    private static List<String> view(RunState state, Terminal.Size size) {
        Instant now = state.lastEvent().plusSeconds(3);
        return plain(new LiveView(state, size, now, "").lines((stage, host) -> "last of " + host));
    }

    private static List<String> plain(List<StyledLine> lines) {
        return lines.stream().map(line -> line.render(1000, false)).toList();
    }

    @Test
    void hostsAreShownUntilTheFirstStage() {
        RunState state = SampleRuns.started("one")
                .ready()
                .add(new Event.HostDied(SampleRuns.START.plusSeconds(9), "srv2", "was\u001b[2J destroyed"))
                .state();

        assertThat(view(state, USUAL))
                .containsExactly(
                        "copy on xrootd, run k3f9abcd, 12 s",
                        "  srv1  ready after 2 s",
                        "  srv2  DEAD: was\\x1b[2J destroyed");
    }

    @Test
    void howFarADownloadIsStandsAboveTheHostsThatWaitForIt() {
        RunState state = SampleRuns.started("one").state();

        assertThat(plain(new LiveView(state, USUAL, state.lastEvent(), "Downloading image x: 1.0 GiB of\u001b 3.0 GiB")
                        .lines((stage, host) -> "")))
                .containsExactly(
                        "copy on xrootd, run k3f9abcd, 0 s",
                        "  Downloading image x: 1.0 GiB of\\x1b 3.0 GiB",
                        "  srv1  waiting",
                        "  srv2  waiting");
    }

    @Test
    void whatHostsWaitForIsShownUntilTheFirstStage() {
        RunState state = SampleRuns.started("one").ready().state();
        state.apply(new Event.HostReady(
                SampleRuns.START.plusSeconds(4),
                "srv1",
                List.of(
                        new Waited("boots", 80_000),
                        new Waited("cloud-init: init", 1000),
                        new Waited("cloud-init: final", 3000),
                        new Waited("files", 20))));
        state.apply(new Event.HostStarting(SampleRuns.START.plusSeconds(5), "srv2", "srv2.xrd.test", "10.0.0.2"));

        assertThat(view(state, USUAL))
                .containsExactly(
                        "copy on xrootd, run k3f9abcd, 8 s",
                        "  srv1  ready after 4 s  boots 80 s, cloud-init 4 s",
                        "  srv2  starting 3 s  boots");

        state.apply(new Event.HostWaits(SampleRuns.START.plusSeconds(60), "srv2", "cloud-init: fi\u001bnal"));

        assertThat(view(state, USUAL)).contains("  srv2  starting 58 s  cloud-init: fi\\x1bnal 3 s");
    }

    @Test
    void theMatrixFillsAndTheSlowestHostIsNamed() {
        RunState state = SampleRuns.started("one")
                .ready()
                .pass(Stage.SUITE_INIT)
                .start(Stage.caseInit("one"))
                .end(Stage.caseInit("one"), "srv1", Verdict.FAILED, 3)
                .state();

        assertThat(view(state, USUAL))
                .containsExactly(
                        "copy on xrootd, run k3f9abcd, 13 s",
                        "                   srv1      srv2",
                        "suite-init         ok 1      ok 2",
                        "case/one/init      FAIL 3    > 4 s",
                        "case/one/run",
                        "case/one/finalize",
                        "suite-finalize",
                        "1 of 2 still in case/one/init, 9:56 left; srv2| last of srv2");
    }

    @Test
    void hostsThatWaitForOthersInsideTheirScriptsAreSaid() {
        RunState state =
                SampleRuns.started("one").ready().start(Stage.SUITE_INIT).state();
        state.apply(new Event.ScriptCalled(
                state.lastEvent().plusSeconds(1),
                Stage.SUITE_INIT,
                "srv1",
                "1.1",
                "barrier loaded",
                List.of("srv2"),
                Optional.empty()));

        assertThat(view(state, new Terminal.Size(120, 24)))
                .last()
                .asString()
                .contains("2 of 2 still in suite-init")
                .endsWith("; srv1 waits at barrier loaded for srv2; srv2| last of srv2");

        state.apply(new Event.ScriptsAnswered(
                state.lastEvent(), Stage.SUITE_INIT, List.of(new Event.ScriptsAnswered.Answer("srv1", "1.1", "ok"))));

        assertThat(view(state, new Terminal.Size(120, 24))).last().asString().endsWith("left; srv1| last of srv1");
    }

    @Test
    void aHostThatHadNothingToDoIsFaintAndSaysSo() {
        RunState state = SampleRuns.started("one")
                .ready()
                .nothing(Stage.SUITE_INIT)
                .start(Stage.caseInit("one"))
                .end(Stage.caseInit("one"), "srv1", Verdict.SKIPPED, 77)
                .state();

        assertThat(view(state, USUAL))
                .contains("suite-init         nothing   nothing", "case/one/init      nothing   > 4 s");
        assertThat(new LiveView(state, USUAL, state.lastEvent(), "")
                        .lines((stage, host) -> "")
                        .get(2)
                        .render(80, true))
                .contains("\u001b[2mnothing");
        assertThat(view(state, new Terminal.Size(30, 24)))
                .contains("suite-init         2 nothing to do 3 s")
                .contains("case/one/init      1 running (srv2), 1 nothing to do 4 s");
    }

    @Test
    void whatHadNotEndedWhenTheRunWasInterruptedIsSaidSoAndDoesNotCountOn() {
        RunState state = SampleRuns.started("one")
                .ready()
                .start(Stage.SUITE_INIT)
                .end(Stage.SUITE_INIT, "srv1", Verdict.PASSED, 0)
                .state();

        assertThat(plain(new Matrix(state, 80, state.lastEvent(), false).whole()))
                .contains("suite-init         ok 1         interrupted");
        assertThat(plain(new Matrix(state, 30, state.lastEvent(), false).whole()))
                .contains("suite-init         1 interrupted", "                   1 ok 1 s");
    }

    @Test
    void hostsThatDoNotFitBecomeCounts() {
        RunState state = SampleRuns.started("one")
                .ready()
                .start(Stage.SUITE_INIT)
                .end(Stage.SUITE_INIT, "srv1", Verdict.TIMED_OUT, 0)
                .state();

        assertThat(view(state, new Terminal.Size(30, 24)).get(1))
                .isEqualTo("suite-init         1 TIMEOUT (srv1), 1 running (srv2) 4 s");
    }

    @Test
    void aTerminalOfFewRowsShowsTheRunningStageAndCountsTheOthers() {
        String[] cases = new String[100];
        SampleRuns run = SampleRuns.started(names(cases)).ready().pass(Stage.SUITE_INIT);
        for (int i = 0; i < 50; i++) {
            run.pass(Stage.caseInit(cases[i])).fail(Stage.caseRun(cases[i])).pass(Stage.caseFinalize(cases[i]));
        }
        run.start(Stage.caseInit(cases[50]));

        for (int rows : new int[] {1, 2, 3, 4, 5, 8, 24}) {
            assertThat(view(run.state(), new Terminal.Size(80, rows)).size()).isLessThan(Math.max(2, rows));
        }
        assertThat(view(run.state(), new Terminal.Size(80, 10)))
                .contains("... 149 stages before: 100 ok, 49 FAIL")
                .anySatisfy(
                        line -> assertThat(line).startsWith("case/case50/init").contains("> "))
                .contains("... 149 stages after: 149 not started");
    }

    @Test
    void noStagesBeforeTheFirstAreNotCounted() {
        RunState start = SampleRuns.started(names(new String[10]))
                .ready()
                .start(Stage.SUITE_INIT)
                .state();

        assertThat(view(start, new Terminal.Size(80, 10)))
                .noneSatisfy(line -> assertThat(line).contains("before"))
                .hasSize(9)
                .contains("... 27 stages after: 27 not started");

        SampleRuns run = SampleRuns.started(names(new String[10])).ready().pass(Stage.SUITE_INIT);
        for (int i = 0; i < 10; i++) {
            run.pass(Stage.caseInit("case" + i)).pass(Stage.caseRun("case" + i)).pass(Stage.caseFinalize("case" + i));
        }
        assertThat(view(run.start(Stage.SUITE_FINALIZE).state(), new Terminal.Size(80, 10)))
                .noneSatisfy(line -> assertThat(line).contains("after"))
                .hasSize(9)
                .contains("... 27 stages before: 27 ok");
    }

    /** Of 40 hosts, every other one fails, after the one before it has passed. */
    private static RunState counted() {
        List<String> hosts =
                IntStream.rangeClosed(1, 40).mapToObj(i -> "host" + i).toList();
        List<Stage> stages = List.of(Stage.SUITE_INIT);
        SampleRuns run = SampleRuns.started()
                .add(new Event.RunStarted(
                        SampleRuns.START,
                        "k3f9abcd",
                        "copy",
                        "xrootd",
                        "user@machine",
                        Optional.empty(),
                        "qemu:///system",
                        hosts,
                        40,
                        stages,
                        Attempt.ONLY,
                        Map.of(),
                        Optional.empty()))
                .add(new Event.StageStarted(
                        SampleRuns.START, Stage.SUITE_INIT, hosts, SampleRuns.START.plusSeconds(600)));
        for (int i = 0; i < 39; i++) {
            run.end(Stage.SUITE_INIT, hosts.get(i), i % 2 == 0 ? Verdict.PASSED : Verdict.FAILED, i % 2);
        }
        return run.state();
    }

    @Test
    void whereHostsAreCountedFailedOnesComeFirstAndTheTerminalsWidthIsKept() {
        String line = view(counted(), USUAL).get(1);

        assertThat(line)
                .startsWith("suite-init      19 FAIL (host2 host4 host6 host8 host10 host12 and 13 more)"
                        + ", 1 running (host40), 20 ok ");
    }

    @Test
    void aSummaryNamesAllHostsThatFailedInLinesOfTheTerminalsWidth() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(out, true, false, () -> new Terminal.Size(60, 20));

        new Summary(new Records.Entry(new RunDirectory(Path.of("none")), counted(), List.of(), false), terminal)
                .printMatrix();

        String text = bytes.toString(StandardCharsets.UTF_8);
        for (int i = 2; i < 40; i += 2) {
            assertThat(text).containsPattern("\\bhost" + i + "\\b");
        }
        assertThat(text.lines().skip(1))
                .hasSize(6)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(60));
    }

    private static String[] names(String[] cases) {
        for (int i = 0; i < cases.length; i++) {
            cases[i] = "case" + i;
        }
        return cases;
    }

    @Test
    void aSkippedStageSaysWhy() {
        RunState state = SampleRuns.started("one")
                .ready()
                .fail(Stage.SUITE_INIT)
                .skip(Stage.caseInit("one"), "suite-init failed")
                .state();

        assertThat(plain(new Matrix(state, 80, state.lastEvent()).whole()))
                .contains("case/one/init      skipped: suite-init failed");
    }

    @Test
    void cancellingIsShown() {
        RunState state = SampleRuns.started("one")
                .add(new Event.CancelRequested(SampleRuns.START, "Ctrl-C", false))
                .state();
        assertThat(view(state, USUAL).get(0)).contains("being cancelled; Ctrl-C again stops at once");
    }
}
