package io.jenkins.plugins.virtualcluster.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Events of runs, for tests; each happens a second after the one before. */
public final class SampleRuns {
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    /** What broke {@link #brokenDown} down. */
    public static final String DEATH = "srv2 died: its guest was destroyed";

    private final List<Event> events = new ArrayList<>();

    /** A run of suite copy on hosts srv1, srv2 with case one. */
    public static SampleRuns started(String... cases) {
        return started(Attempt.ONLY, cases);
    }

    /** The same as that attempt. */
    public static SampleRuns started(Attempt attempt, String... cases) {
        List<Stage> stages = new ArrayList<>();
        stages.add(Stage.SUITE_INIT);
        for (String testCase : cases) {
            stages.add(Stage.caseInit(testCase));
            stages.add(Stage.caseRun(testCase));
            stages.add(Stage.caseFinalize(testCase));
        }
        stages.add(Stage.SUITE_FINALIZE);
        SampleRuns run = new SampleRuns();
        run.events.add(new Event.RunStarted(
                START,
                "k3f9abcd",
                "copy",
                "xrootd",
                "user@machine",
                Optional.of("0123456789abcdef+"),
                "qemu:///system",
                List.of("srv1", "srv2"),
                2,
                stages,
                attempt,
                Map.of(),
                Optional.empty()));
        return run;
    }

    private Instant next() {
        return START.plusSeconds(events.size());
    }

    public SampleRuns add(Event event) {
        events.add(event);
        return this;
    }

    public SampleRuns ready() {
        for (String host : List.of("srv1", "srv2")) {
            events.add(new Event.HostStarting(next(), host, host + ".xrd.test", "192.168.127.5"));
            events.add(new Event.HostReady(next(), host));
        }
        return this;
    }

    public SampleRuns start(Stage stage) {
        events.add(new Event.StageStarted(next(), stage, List.of("srv1", "srv2"), next().plusSeconds(600)));
        return this;
    }

    /** A call that a script made and that was answered with {@code ok}. */
    public SampleRuns call(Stage stage, String host, String call) {
        events.add(
                new Event.ScriptCalled(next(), stage, host, "1." + events.size(), call, List.of(), Optional.of("ok")));
        return this;
    }

    public SampleRuns end(Stage stage, String host, Verdict verdict, int exitCode) {
        events.add(new Event.HostEnded(
                next(),
                stage,
                host,
                verdict,
                OptionalInt.of(exitCode),
                OptionalInt.empty(),
                exitCode == 0 ? Optional.empty() : Optional.of("its script exited with " + exitCode),
                0,
                0));
        return this;
    }

    public SampleRuns end(Stage stage, Verdict verdict) {
        events.add(new Event.StageEnded(next(), stage, verdict, Optional.empty()));
        return this;
    }

    public SampleRuns skip(Stage stage, String cause) {
        events.add(new Event.StageEnded(next(), stage, Verdict.SKIPPED, Optional.of(cause)));
        return this;
    }

    /** The stage runs and passes on both hosts. */
    public SampleRuns pass(Stage stage) {
        return start(stage)
                .end(stage, "srv1", Verdict.PASSED, 0)
                .end(stage, "srv2", Verdict.PASSED, 0)
                .end(stage, Verdict.PASSED);
    }

    /** The stage runs, and its scripts say on both hosts that there is nothing to do. */
    public SampleRuns nothing(Stage stage) {
        start(stage).end(stage, "srv1", Verdict.SKIPPED, 77).end(stage, "srv2", Verdict.SKIPPED, 77);
        return skip(stage, "nothing to do on any host");
    }

    /** The stage runs and its script exits with 3 on srv2. */
    public SampleRuns fail(Stage stage) {
        return start(stage)
                .end(stage, "srv1", Verdict.PASSED, 0)
                .end(stage, "srv2", Verdict.FAILED, 3)
                .end(stage, Verdict.FAILED);
    }

    public SampleRuns over(Verdict verdict) {
        return over(verdict, Optional.empty());
    }

    public SampleRuns over(Verdict verdict, String cause) {
        return over(verdict, Optional.of(cause));
    }

    private SampleRuns over(Verdict verdict, Optional<String> cause) {
        events.add(new Event.ClusterStopped(next(), Optional.empty()));
        events.add(new Event.RunEnded(next(), verdict, cause));
        return this;
    }

    /** The same as that cell of a matrix. */
    public SampleRuns with(Map<String, String> cell) {
        Event.RunStarted start = (Event.RunStarted) events.get(0);
        events.set(
                0,
                new Event.RunStarted(
                        start.at(),
                        start.run(),
                        start.suite(),
                        start.cluster(),
                        start.owner(),
                        start.commit(),
                        start.hypervisor(),
                        start.hosts(),
                        start.active(),
                        start.stages(),
                        start.attempt(),
                        cell,
                        start.trigger()));
        return this;
    }

    /** The same as one that runs its cases so often. */
    public SampleRuns repeating(int times) {
        Event.RunStarted start = (Event.RunStarted) events.get(0);
        events.set(
                0,
                new Event.RunStarted(
                        start.at(),
                        start.run(),
                        start.suite(),
                        start.cluster(),
                        start.owner(),
                        start.commit(),
                        start.hypervisor(),
                        start.hosts(),
                        start.active(),
                        start.stages(),
                        start.attempt(),
                        start.cell(),
                        start.trigger(),
                        start.commitPage(),
                        start.rerunOf(),
                        times));
        return this;
    }

    public List<Event> events() {
        return List.copyOf(events);
    }

    public RunState state() {
        return RunState.of(events);
    }

    /** Case one passes. */
    public static SampleRuns passed() {
        return started("one")
                .ready()
                .pass(Stage.SUITE_INIT)
                .pass(Stage.caseInit("one"))
                .pass(Stage.caseRun("one"))
                .pass(Stage.caseFinalize("one"))
                .pass(Stage.SUITE_FINALIZE)
                .over(Verdict.PASSED);
    }

    /** Case one passes though there was nothing to do in its init stage; in case two there was nothing to do at all. */
    public static SampleRuns idle() {
        return started("one", "two")
                .ready()
                .pass(Stage.SUITE_INIT)
                .nothing(Stage.caseInit("one"))
                .pass(Stage.caseRun("one"))
                .pass(Stage.caseFinalize("one"))
                .pass(Stage.caseInit("two"))
                .nothing(Stage.caseRun("two"))
                .pass(Stage.caseFinalize("two"))
                .pass(Stage.SUITE_FINALIZE)
                .over(Verdict.PASSED);
    }

    /** Cases one and two pass, in that attempt. */
    public static SampleRuns passed(Attempt attempt) {
        SampleRuns run = started(attempt, "one", "two").ready().pass(Stage.SUITE_INIT);
        for (String testCase : List.of("one", "two")) {
            run.pass(Stage.caseInit(testCase)).pass(Stage.caseRun(testCase)).pass(Stage.caseFinalize(testCase));
        }
        return run.pass(Stage.SUITE_FINALIZE).over(Verdict.PASSED);
    }

    /** Case one passes; srv2 dies in the run stage of case two, and case three is not begun. */
    public static SampleRuns brokenDown(Attempt attempt) {
        return started(attempt, "one", "two", "three")
                .ready()
                .pass(Stage.SUITE_INIT)
                .pass(Stage.caseInit("one"))
                .pass(Stage.caseRun("one"))
                .pass(Stage.caseFinalize("one"))
                .pass(Stage.caseInit("two"))
                .start(Stage.caseRun("two"))
                .end(Stage.caseRun("two"), "srv1", Verdict.PASSED, 0)
                .end(Stage.caseRun("two"), "srv2", Verdict.INFRASTRUCTURE, 0)
                .end(Stage.caseRun("two"), Verdict.INFRASTRUCTURE)
                .pass(Stage.caseFinalize("two"))
                .skip(Stage.caseInit("three"), DEATH)
                .skip(Stage.caseRun("three"), DEATH)
                .skip(Stage.caseFinalize("three"), "there is nothing to finalize")
                .pass(Stage.SUITE_FINALIZE)
                .over(Verdict.INFRASTRUCTURE, DEATH);
    }

    /** Case one fails in its run stage, case two passes. */
    public static SampleRuns failed() {
        return started("one", "two")
                .ready()
                .pass(Stage.SUITE_INIT)
                .pass(Stage.caseInit("one"))
                .fail(Stage.caseRun("one"))
                .pass(Stage.caseFinalize("one"))
                .pass(Stage.caseInit("two"))
                .pass(Stage.caseRun("two"))
                .pass(Stage.caseFinalize("two"))
                .pass(Stage.SUITE_FINALIZE)
                .over(Verdict.FAILED);
    }
}
