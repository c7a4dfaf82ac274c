package io.jenkins.plugins.virtualcluster.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.RunState.HostPhase;
import io.jenkins.plugins.virtualcluster.record.RunState.HostState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunStateTest {
    private static final Stage RUN = Stage.caseRun("one");

    @Test
    void nothingHasHappenedBeforeTheFirstEvent() {
        RunState state = new RunState();

        assertThat(state.started()).isEmpty();
        assertThat(state.hosts()).isEmpty();
        assertThat(state.running()).isEmpty();
        assertThat(state.ended()).isEmpty();
    }

    @Test
    void hostsGoFromWaitingToReady() {
        assertThat(SampleRuns.started("one").state().hosts())
                .extracting(HostState::phase)
                .containsOnly(HostPhase.WAITING);
        HostState ready =
                SampleRuns.started("one").ready().state().hosts().iterator().next();
        assertThat(ready.phase()).isEqualTo(HostPhase.READY);
        assertThat(ready.fullName()).contains("srv1.xrd.test");
        assertThat(ready.address()).contains("192.168.127.5");
    }

    @Test
    void aDeadHostKeepsItsReason() {
        RunState state = SampleRuns.started("one")
                .ready()
                .add(new Event.HostDied(SampleRuns.START, "srv2", "was destroyed"))
                .state();
        assertThat(state.hosts())
                .filteredOn(host -> host.phase() == HostPhase.DEAD)
                .singleElement()
                .satisfies(host -> assertThat(host.reason()).contains("was destroyed"));
    }

    @Test
    void ofAHostThatRebootedTheLastStartIsKnown() {
        RunState.CellState cell = SampleRuns.started("one")
                .ready()
                .start(Stage.SUITE_INIT)
                .add(new Event.HostRestarted(SampleRuns.START, Stage.SUITE_INIT, "srv2", 1, 10))
                .add(new Event.HostRestarted(SampleRuns.START, Stage.SUITE_INIT, "srv2", 2, 25))
                .end(Stage.SUITE_INIT, "srv2", Verdict.PASSED, 0)
                .state()
                .running()
                .orElseThrow()
                .hosts()
                .get("srv2");

        assertThat(cell.restarts()).isEqualTo(2);
        assertThat(cell.outputOffset()).isEqualTo(25);
        assertThat(cell.end()).isPresent();
    }

    @Test
    void aStageRunsFromItsStartToItsEnd() {
        SampleRuns run = SampleRuns.started("one").ready().start(Stage.SUITE_INIT);
        assertThat(run.state().running().orElseThrow().stage()).isEqualTo(Stage.SUITE_INIT);
        run.end(Stage.SUITE_INIT, "srv2", Verdict.FAILED, 3);
        assertThat(run.state()
                        .running()
                        .orElseThrow()
                        .hosts()
                        .get("srv2")
                        .end()
                        .orElseThrow()
                        .verdict())
                .isEqualTo(Verdict.FAILED);
        run.end(Stage.SUITE_INIT, Verdict.FAILED);
        assertThat(run.state().running()).isEmpty();
    }

    @Test
    void aCaseIsAsBadAsItsWorstStage() {
        RunState state = SampleRuns.failed().state();
        assertThat(state.cases()).containsExactly("one", "two");
        assertThat(state.caseVerdict("one")).isEqualTo(Verdict.FAILED);
        assertThat(state.caseVerdict("two")).isEqualTo(Verdict.PASSED);
        assertThat(SampleRuns.started("one").state().caseVerdict("one")).isEqualTo(Verdict.SKIPPED);
    }

    @Test
    void whatWasCountedInOutputsIsKnownByHostAndCase() {
        RunState run = SampleRuns.passed()
                .add(new Event.OutputCounted(SampleRuns.START, Stage.caseInit("one"), "srv1", 2, 0, true))
                .add(new Event.OutputCounted(SampleRuns.START, Stage.caseRun("one"), "srv2", 1, 3, false))
                .add(new Event.OutputCounted(SampleRuns.START, Stage.caseRun("gone"), "srv2", 9, 9, true))
                .state();

        assertThat(run.stage(Stage.caseInit("one"))
                        .orElseThrow()
                        .hosts()
                        .get("srv1")
                        .counted())
                .contains(new OutputCount(2, 0, true));
        assertThat(run.counted("one")).isEqualTo(new OutputCount(3, 3, false));
        assertThat(run.counted("gone")).isEqualTo(OutputCount.NONE);
    }

    @Test
    void aSkippedStageNeverStarted() {
        RunState state = SampleRuns.started("one").skip(RUN, "init failed").state();
        assertThat(state.stages())
                .filteredOn(stage -> stage.stage().equals(RUN))
                .singleElement()
                .satisfies(stage -> {
                    assertThat(stage.started()).isEmpty();
                    assertThat(stage.verdict()).contains(Verdict.SKIPPED);
                    assertThat(stage.cause()).contains("init failed");
                });
    }

    @Test
    void eventsOfUnknownHostsAndStagesAreLeftOut() {
        RunState state = SampleRuns.started("one")
                .add(new Event.HostReady(SampleRuns.START, "stranger"))
                .end(Stage.caseRun("other"), "srv1", Verdict.PASSED, 0)
                .state();
        assertThat(state.hosts()).hasSize(2);
        assertThat(state.running()).isEmpty();
    }

    @Test
    void theEndAndTheKeptClusterAreTold() {
        RunState state = SampleRuns.passed()
                .add(new Event.ClusterStopped(SampleRuns.START, Optional.of(SampleRuns.START)))
                .state();
        assertThat(state.ended().orElseThrow().verdict()).isEqualTo(Verdict.PASSED);
        assertThat(state.clusterStopped().orElseThrow().keptUntil()).contains(SampleRuns.START);
    }

    @Test
    void aRunWaitsUntilItIsPlacedOrEnds() {
        RunState state = new RunState();
        Instant at = Instant.parse("2026-03-01T12:00:00Z");
        state.apply(new Event.RunWaiting(at, "waits on one for 2 GiB of memory"));
        assertThat(state.place().waiting().orElseThrow().reason()).contains("2 GiB");
        state.apply(new Event.RunPlaced(at, "qemu:///system", "it is the only one"));
        assertThat(state.place().waiting()).isEmpty();
        assertThat(state.place().hypervisor()).isEqualTo("qemu:///system");
        state.apply(new Event.RunWaiting(at, "waits again"));
        state.apply(new Event.RunEnded(at, Verdict.CANCELLED, Optional.empty()));
        assertThat(state.place().waiting()).isEmpty();
    }

    @Test
    void whatAHostWaitsForIsKnownUntilItIsReadyAndThenHowLong() {
        Instant t = SampleRuns.START;
        RunState state = RunState.of(SampleRuns.started().events().subList(0, 1));
        String host = state.hosts().iterator().next().name();
        state.apply(new Event.HostStarting(t, host, host + ".test", "10.0.0.1"));
        assertThat(of(state, host).step()).contains(new RunState.HostStep("boots", t));
        state.apply(new Event.HostWaits(t.plusSeconds(5), host, "logs in"));
        assertThat(of(state, host).step()).contains(new RunState.HostStep("logs in", t.plusSeconds(5)));
        assertThat(of(state, host).since()).isEqualTo(t);

        List<Waited> waited = List.of(new Waited("boots", 5000), new Waited("logs in", 100));
        state.apply(new Event.HostReady(t.plusSeconds(6), host, waited));
        state.apply(new Event.HostWaits(t.plusSeconds(60), host, "cloud-init"));

        assertThat(of(state, host).phase()).isEqualTo(HostPhase.READY);
        assertThat(of(state, host).step()).isEmpty();
        assertThat(of(state, host).waited()).isEqualTo(waited);
    }

    private static RunState.HostState of(RunState state, String host) {
        return state.hosts().stream()
                .filter(each -> each.name().equals(host))
                .findFirst()
                .orElseThrow();
    }

    private static Event.ScriptCalled waits(String host, String call, String... awaited) {
        return new Event.ScriptCalled(
                SampleRuns.START, RUN, host, "1." + call, call, List.of(awaited), Optional.empty());
    }

    private static List<String> waiting(SampleRuns run) {
        return run.state().waiting().groups().stream()
                .map(WaitingCalls.Group::sentence)
                .toList();
    }

    @Test
    void hostsThatWaitInTheSameWayAreSaidTogetherUntilTheyAreAnswered() {
        SampleRuns run = SampleRuns.started("one")
                .ready()
                .start(RUN)
                .add(waits("srv1", "barrier loaded", "srv2", "srv3", "srv4"))
                .add(waits("srv2", "barrier loaded", "srv3", "srv4"))
                .add(waits("srv5", "get_file srv9:data", "srv9"))
                .add(waits("srv6", "lock disk", "srv7"));
        assertThat(waiting(run))
                .containsExactly(
                        "srv1, srv2 wait at barrier loaded for srv3, srv4",
                        "srv5 waits for file srv9:data for srv9",
                        "srv6 waits for lock disk for srv7");

        run.add(new Event.FileKept(SampleRuns.START, RUN, "srv9", "1.9", "data", 5, "00"))
                .add(new Event.ScriptsAnswered(
                        SampleRuns.START, RUN, List.of(new Event.ScriptsAnswered.Answer("srv6", "1.lock disk", "ok"))))
                .end(RUN, "srv1", Verdict.FAILED, 1);
        assertThat(waiting(run))
                .containsExactly("srv2 waits at barrier loaded for srv3, srv4", "srv5 waits for file srv9:data");
        assertThat(waiting(run.end(RUN, Verdict.FAILED))).isEmpty();
    }

    @Test
    void hostsAtABarrierWaitOnceMoreForOneThatRebootedThere() {
        SampleRuns run = SampleRuns.started("one")
                .ready()
                .start(RUN)
                .add(waits("srv1", "barrier loaded", "srv2", "srv3"))
                .add(waits("srv2", "barrier loaded", "srv3"))
                .add(waits("srv4", "barrier other", "srv3"))
                .add(new Event.HostRestarted(SampleRuns.START, RUN, "srv2", 1, 0));
        assertThat(waiting(run))
                .containsExactly("srv1 waits at barrier loaded for srv3, srv2", "srv4 waits at barrier other for srv3");
    }
}
