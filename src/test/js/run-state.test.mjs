import assert from "node:assert/strict";
import { test } from "node:test";
import { barrierOf, standing, waited } from "../../main/webapp/js/barrier.js";
import { change, number, percentText } from "../../main/webapp/js/measurements-view.js";
import { chosenResults, outcomeCounts } from "../../main/webapp/js/results-view.js";
import { RunState } from "../../main/webapp/js/run-state.js";
import { lanes, parts, stageCosts, sums } from "../../main/webapp/js/timeline-layout.js";

const T0 = Date.parse("2026-11-22T10:00:00Z");
const at = (seconds) => new Date(T0 + seconds * 1000).toISOString();
const ended = (seconds, stage, host, verdict) => ({ event: "host-ended", at: at(seconds), stage, host, verdict, exitCode: null,
    signal: null, cause: null, outputBytes: 0 });

const EVENTS = [
    { event: "run-started", at: at(0), run: "r1", suite: "copy", cluster: "xrootd", owner: "a@b", commit: null,
        hypervisor: "qemu:///system", hosts: ["srv1", "srv2", "metaman"], active: 2, stages: ["suite-init", "case/c/run"] },
    { event: "host-starting", at: at(1), host: "srv1", fullName: "srv1.x", address: "10.0.0.1" },
    { event: "host-ready", at: at(9), host: "srv1" },
    { event: "stage-started", at: at(10), stage: "suite-init", hosts: ["srv1", "srv2"], deadline: at(900) },
    ended(12, "suite-init", "srv1", "PASSED"),
];

function after(...more) {
    const state = new RunState();
    [...EVENTS, ...more].forEach((event) => state.apply(event));
    return state;
}

test("a host that has ended waits at the barrier for those still running", () => {
    const barrier = standing(after());
    assert.deepEqual(barrier.running.map((each) => each.host), ["srv2"]);
    assert.deepEqual(barrier.waiting, [{ host: "srv1", since: T0 + 12_000, verdict: "PASSED" }]);
    assert.equal(barrier.firstWait, T0 + 12_000);
});

test("waiting ends when the barrier is passed", () => {
    const state = after(ended(20, "suite-init", "srv2", "PASSED"),
        { event: "stage-ended", at: at(21), stage: "suite-init", verdict: "PASSED", cause: null });
    const stage = state.stages.get("suite-init");
    assert.equal(waited(stage, stage.cells.get("srv1"), T0 + 500_000), 9_000);
    assert.equal(standing(state).kind, "between");
    assert.equal(standing(state).next.id, "case/c/run");
});

test("what prepares images comes before the stages of the plan, and each image has its host", () => {
    const state = new RunState();
    [EVENTS[0],
        { event: "stage-started", at: at(1), stage: "prepare", hosts: ["srv1"], deadline: at(900) },
        ended(2, "prepare", "srv1", "PASSED"),
        { event: "stage-ended", at: at(2), stage: "prepare", verdict: "PASSED", cause: null },
        { event: "image-ready", at: at(3), image: "i.img", hosts: ["srv1", "srv2"], made: true },
        { event: "stage-started", at: at(4), stage: "prepare", hosts: ["metaman"], deadline: at(900) },
    ].forEach((event) => state.apply(event));
    assert.deepEqual([...state.stages.keys()], ["prepare", "suite-init", "case/c/run"]);
    assert.deepEqual([...state.stages.get("prepare").cells.keys()], ["srv1", "metaman"]);
    assert.equal(state.stages.get("prepare").cells.get("srv1").verdict, "PASSED");
    assert.deepEqual(state.images.map((image) => image.image), ["i.img"]);
    assert.equal(state.unknown, 0);
});

test("a stage that was skipped has a verdict and never began", () => {
    const state = after({ event: "stage-ended", at: at(21), stage: "case/c/run", verdict: "SKIPPED", cause: "init failed" });
    const stage = state.stages.get("case/c/run");
    assert.deepEqual([stage.verdict, stage.started, stage.cause], ["SKIPPED", null, "init failed"]);
});

test("what began and was skipped had nothing to do, and a case whose run stage had not did not pass on retry", () => {
    const retried = { ...EVENTS[0], stages: ["case/c/init", "case/c/run"],
        attempt: { number: 2, most: 2, earlier: [{ run: "r0", verdict: "INFRASTRUCTURE", missed: { c: "FAILED" } }] } };
    const run = (verdict) => {
        const state = new RunState();
        [retried, ...["init", "run"].flatMap((kind) => [
            { event: "stage-started", at: at(1), stage: `case/c/${kind}`, hosts: ["srv1"], deadline: at(9) },
            ended(2, `case/c/${kind}`, "srv1", kind === "init" ? "SKIPPED" : verdict),
            { event: "stage-ended", at: at(2), stage: `case/c/${kind}`, verdict: kind === "init" ? "SKIPPED" : verdict, cause: null }]),
        ].forEach((event) => state.apply(event));
        return state;
    };
    const stage = run("SKIPPED").stages.get("case/c/run");
    assert.deepEqual([stage.verdict, stage.cells.get("srv1").verdict], ["NOTHING_TO_DO", "NOTHING_TO_DO"]);
    assert.equal(run("SKIPPED").passedOnRetry("c"), null);
    assert.equal(run("PASSED").passedOnRetry("c"), "FAILED");
});

test("what had not ended when the run was interrupted ended at its last event, until the run goes on", () => {
    const state = after({ event: "note", at: at(15), host: null, message: "the last" });
    const stage = state.stages.get("suite-init");
    const cell = stage.cells.get("srv2");
    state.takeDirty();
    state.settle(false);
    assert.deepEqual([stage.verdict, stage.ended, cell.verdict, cell.ended],
        ["INTERRUPTED", T0 + 15_000, "INTERRUPTED", T0 + 15_000]);
    assert.equal(stage.cells.get("srv1").verdict, "PASSED");
    assert.deepEqual([...state.takeDirty()], ["suite-init"]);
    assert.equal(state.stages.get("case/c/run").verdict, null);
    assert.equal(state.running(), null);
    state.settle(true);
    assert.deepEqual([stage.verdict, stage.ended, cell.verdict, cell.ended], [null, null, null, null]);
    assert.equal(standing(state).running[0].host, "srv2");
});

test("hosts that run no scripts are not active, and an unknown event does no harm", () => {
    const state = after({ event: "from-the-future", at: at(13) });
    assert.deepEqual([...state.hosts.values()].map((host) => host.active), [true, true, false]);
    assert.equal(state.log.at(-1).event, "from-the-future");
});

test("names that objects have by themselves are ordinary hosts and stages", () => {
    const state = new RunState();
    state.apply({ ...EVENTS[0], hosts: ["__proto__", "constructor"], active: 2, stages: ["case/toString/run"] });
    state.apply({ event: "stage-started", at: at(1), stage: "case/toString/run", hosts: ["__proto__"], deadline: at(9) });
    assert.equal(barrierOf(state.running()).running[0].host, "__proto__");
});

test("the parts of the wall clock add up to the run", () => {
    const state = after(ended(20, "suite-init", "srv2", "PASSED"),
        { event: "stage-ended", at: at(21), stage: "suite-init", verdict: "PASSED", cause: null },
        { event: "run-ended", at: at(30), verdict: "PASSED", cause: null });
    const found = parts(state, 0);
    assert.deepEqual(found.map((part) => [part.kind, part.to - part.from]), [["boot", 10_000], ["stage", 11_000], ["end", 9_000]]);
    assert.deepEqual(sums(state, 0), { boot: 10_000, stage: 11_000, gap: 0, end: 9_000, whole: 30_000, working: 12_000,
        waiting: 10_000 });
    assert.deepEqual(stageCosts(state, 0)[0].slowest, { host: "srv2", took: 10_000, wait: 1_000 });
});

test("a host that starts says what it waits for, and one that is ready what it waited for", () => {
    const state = after({ event: "host-starting", at: at(1), host: "srv2", fullName: "srv2.x", address: "10.0.0.2" });
    const host = state.hosts.get("srv2");
    assert.deepEqual(RunState.step(host), { what: "boots", since: T0 + 1_000 });
    state.apply({ event: "host-waits", at: at(3), host: "srv2", what: "cloud-init: final" });
    assert.deepEqual(RunState.step(host), { what: "cloud-init: final", since: T0 + 3_000 });
    state.apply({ event: "host-ready", at: at(9), host: "srv2", waited: [{ what: "boots", millis: 2000 },
        { what: "cloud-init: init", millis: 1000 }, { what: "cloud-init: final", millis: 5000 }, { what: "names", millis: 20 }] });
    assert.equal(RunState.step(host), null);
    assert.deepEqual(RunState.waited(host), [["boots", 2000], ["cloud-init", 6000]]);
    assert.deepEqual(RunState.waited(state.hosts.get("srv1")), []);
    assert.equal(state.unknown, 0);
});

test("a script that waits at a barrier says for whom, until all have come", () => {
    const called = (seconds, host, id, call, awaited, answer = null) => ({ event: "script-called", at: at(seconds),
        stage: "case/c/run", host, id, call, awaited, answer });
    const begun = { event: "stage-started", at: at(20), stage: "case/c/run", hosts: ["srv1", "srv2", "metaman"], deadline: at(900) };
    const state = after(begun, called(21, "srv1", "1.1", "barrier loaded", ["srv2", "metaman"]));
    const cell = () => state.stages.get("case/c/run").cells.get("srv1");
    assert.equal(RunState.waits(cell()), "waits at barrier loaded for srv2, metaman");
    state.apply(called(22, "metaman", "1.1", "barrier loaded", ["srv2"]));
    state.apply(called(22, "metaman", "1.2", "constructor x", [], "error no such call"));
    assert.equal(RunState.waits(cell()), "waits at barrier loaded for srv2");
    state.apply(called(25, "srv2", "1.1", "barrier loaded", [], "ok"));
    state.apply({ event: "scripts-answered", at: at(25), stage: "case/c/run",
        answers: [{ host: "srv1", id: "1.1", text: "ok" }, { host: "metaman", id: "1.1", text: "ok" }] });
    assert.equal(RunState.waits(cell()), null);
    const bar = lanes(state, T0 + 30_000).find((lane) => lane.host.name === "srv1").bars.at(-1);
    assert.deepEqual(bar.waits.map((wait) => [wait.to - wait.from, wait.last]), [[4000, "srv2"]]);
    assert.equal(state.unknown, 0);
});

test("hosts at a barrier wait once more for one that rebooted there", () => {
    const called = (seconds, host, call, awaited) => ({ event: "script-called", at: at(seconds), stage: "case/c/run", host,
        id: "1.1", call, awaited, answer: null });
    const state = after(
        { event: "stage-started", at: at(20), stage: "case/c/run", hosts: ["srv1", "srv2", "metaman"], deadline: at(900) },
        called(21, "srv1", "barrier loaded", ["srv2", "metaman"]),
        called(22, "srv2", "barrier loaded", ["metaman"]),
        { event: "host-restarted", at: at(23), stage: "case/c/run", host: "srv2", restarts: 1, outputOffset: 0 });
    const waits = (host) => RunState.waits(state.stages.get("case/c/run").cells.get(host));
    assert.equal(waits("srv2"), null);
    assert.equal(waits("srv1"), "waits at barrier loaded for metaman, srv2");
    assert.equal(state.unknown, 0);
});

test("results and measurements are kept by their names, failed ones first", () => {
    const call = (seconds, host, ...words) => ({ event: "script-called", at: at(seconds), stage: "suite-init", host, id: `1.${seconds}`,
        call: words.join("\t"), awaited: [], answer: "ok" });
    const state = after(call(13, "srv2", "result", "test_sum[1 GiB]", "pass"), call(15, "srv2", "result", "b", "fail", "sums differ"),
        call(16, "srv2", "measure", "speed", "512.50", "MB/s", "better=higher"), { ...call(17, "srv2", "result", "c", "fail"), answer: "error no" });
    assert.deepEqual(chosenResults(state.reports.results, "", "all").map((each) => [each.name, each.millis]), [["b", 2000], ["test_sum[1 GiB]", 3000]]);
    assert.deepEqual(chosenResults(state.reports.results, "SRV2 gib", "all").map((each) => each.name), ["test_sum[1 GiB]"]);
    assert.deepEqual(chosenResults(state.reports.results, "", "skip"), []);
    assert.equal(outcomeCounts(state.reports.results), "1 failed, 1 passed");
    assert.deepEqual(state.reports.measurements, [{ stage: "suite-init", host: "srv2", name: "speed", value: 512.5, unit: "MB/s", better: "higher" }]);
});

test("a known issue marks its cells, and a run that is judged by known issues alone is known unless it was cancelled then", () => {
    const issue = { pattern: "x", link: "https://example.org/1", text: null };
    const state = after(ended(20, "suite-init", "srv2", "FAILED"),
        { event: "stage-ended", at: at(21), stage: "suite-init", verdict: "FAILED", cause: null },
        { event: "known-issue", at: at(22), stage: "suite-init", hosts: ["srv2"], issue, line: "x y" },
        { event: "run-judged", at: at(23), verdict: "FAILED", cause: null, known: true, knownCases: ["c"] });
    assert.deepEqual(state.stages.get("suite-init").cells.get("srv2").known, issue);
    assert.equal(state.stages.get("suite-init").cells.get("srv1").known, undefined);
    assert.equal([...state.issues.values()][0].cells.size, 1);
    assert.deepEqual([state.known, state.knownCases, state.unknown], [true, ["c"], 0]);
    state.apply({ event: "run-ended", at: at(24), verdict: "CANCELLED", cause: null });
    assert.equal(state.known, false);
});

test("a measurement says how it changed, and whether that is better", () => {
    const one = (value, better = "higher") => ({ stage: "case/a/run", host: "srv1", name: "speed", value, unit: "MB/s", better });
    const medians = [{ stage: "case/a/run", host: "srv1", name: "speed", unit: "MB/s", median: 200, runs: 7 }];
    assert.deepEqual(change(one(150), { medians }), { median: 200, runs: 7, percent: -25, kind: "worse" });
    assert.equal(change(one(150, "lower"), { medians }).kind, "better");
    assert.equal(change(one(150, null), { medians }).kind, "");
    assert.equal(change(one(205), { medians }).kind, "");
    assert.equal(change({ ...one(1), unit: "GB/s" }, { medians }), null);
    const third = { ...one(150), stage: "case/a.3/run" };
    assert.equal(change(third, { medians, repeated: true }).percent, -25, "a repetition is compared with the case");
    assert.equal(change(third, { medians, repeated: false }), null, "a case of that name is another one");
    assert.equal(percentText(-25), "−25 %");
    assert.equal(percentText(0.04), "±0 %");
    assert.equal(number(1234.5678), "1,234.57");
});

test("a cluster that is put back has its dead hosts again, and the timeline shows when", () => {
    const dead = { event: "host-died", at: at(30), host: "srv2", reason: "was destroyed" };
    const begun = { event: "cluster-putting-back", at: at(31), testCase: "d", boot: false };
    assert.equal(standing(after(ended(12, "suite-init", "srv2", "PASSED"),
        { event: "stage-ended", at: at(12), stage: "suite-init", verdict: "PASSED", cause: null }, dead, begun)).cleaning, T0 + 31_000);
    const state = after(dead, begun,
        { event: "cluster-put-back", at: at(32), testCase: "d", boot: false, millis: 800, revived: ["srv2"] });
    assert.equal(state.hosts.get("srv2").phase, "READY");
    assert.deepEqual(lanes(state, T0 + 40_000)[0].resets, [{ from: T0 + 31_000, to: T0 + 32_000,
        text: "cluster put back for d in 0.8 s; started again: srv2" }]);
});

test("a cluster that is booted again runs suite-init from its beginning", () => {
    const state = after({ event: "cluster-not-saved", at: at(13), cause: "UEFI" },
        { event: "cluster-putting-back", at: at(31), testCase: "c", boot: true });
    assert.equal(state.stages.get("suite-init").started, null);
    assert.equal(state.hosts.get("srv1").phase, "WAITING");
    assert.equal(state.notSaved.cause, "UEFI");
    assert.equal(state.unknown, 0);
});

test("what the history calls a case is, in a run that repeats it, the first repetition that did not pass", () => {
    const stages = ["suite-init", "case/c/init", "case/c/run"].flatMap((id) => (id === "suite-init" ? [id]
        : [1, 2, 3].map((time) => id.replace("/c/", `/c.${time}/`))));
    const state = new RunState();
    const run = (time, ...verdicts) => [
        { event: "stage-started", at: at(time), stage: `case/c.${time}/run`, hosts: ["srv1", "srv2"], deadline: at(900) },
        ...verdicts.map((verdict, i) => ended(time, `case/c.${time}/run`, `srv${i + 1}`, verdict)),
        { event: "stage-ended", at: at(time), stage: `case/c.${time}/run`, verdict: verdicts.includes("FAILED") ? "FAILED" : "PASSED",
            cause: null }];
    [{ ...EVENTS[0], stages, repeats: 3 }, ...run(1, "PASSED", "PASSED"), ...run(2, "FAILED", "PASSED"), ...run(3, "PASSED", "FAILED")]
        .forEach((event) => state.apply(event));

    assert.equal(state.recordedStage("case/c/run"), "case/c.2/run");
    assert.equal(state.recordedStage("case/c/run", ["srv2"]), "case/c.3/run");
    assert.equal(state.recordedStage("case/c/init", ["srv1"]), "case/c.1/init");
    assert.equal(state.recordedStage("case/c.3/run", ["srv1"]), "case/c.3/run");
    assert.equal(state.recordedStage("suite-init"), "suite-init");
    assert.equal(state.recordedStage("case/other/run"), "case/other/run");
    assert.equal(state.historyStage("case/c.3/run"), "case/c/run");
    assert.equal(after().recordedStage("case/other/run"), "case/other/run");
    assert.equal(after().historyStage("case/c.3/run"), "case/c.3/run");
});
