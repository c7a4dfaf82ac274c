import assert from "node:assert/strict";
import { test } from "node:test";
import { badCells, onHosts } from "../../main/webapp/js/failures-view.js";
import { choose } from "../../main/webapp/js/matrix-filter.js";
import { RunState } from "../../main/webapp/js/run-state.js";

const at = "2026-11-22T10:00:00Z";
const HOSTS = ["srv1", "srv2", "srv3", "client1"];

function stateOf(verdicts) {
    const state = new RunState();
    state.apply({ event: "run-started", at, run: "r1", suite: "copy", hosts: HOSTS, active: 4, stages: Object.keys(verdicts) });
    for (const [stage, ofHosts] of Object.entries(verdicts)) {
        state.apply({ event: "stage-started", at, stage, hosts: HOSTS, deadline: at });
        ofHosts.forEach((verdict, i) => state.apply({ event: "host-ended", at, stage, host: HOSTS[i], verdict, outputBytes: 0 }));
    }
    return state;
}

const STATE = stateOf({ "suite-init": ["PASSED", "PASSED", "PASSED", "PASSED"], "case/a/run": ["PASSED", "FAILED", "PASSED", "FAILED"],
    "case/b/run": ["PASSED", "PASSED", "INFRASTRUCTURE", "FAILED"] });
const names = ({ stages, hosts }) => [stages.map((stage) => stage.id), hosts.map((host) => host.name)];
const ALL = { failed: false, host: "", worst: false };

test("a matrix shows all, or only what failed, or hosts by name", () => {
    assert.deepEqual(names(choose(STATE, ALL)), [["suite-init", "case/a/run", "case/b/run"], HOSTS]);
    assert.deepEqual(names(choose(STATE, { ...ALL, failed: true })), [["case/a/run", "case/b/run"], ["srv2", "srv3", "client1"]]);
    assert.deepEqual(names(choose(STATE, { ...ALL, failed: true, host: "SRV3" })), [["case/b/run"], ["srv3"]]);
    assert.deepEqual(names(choose(STATE, { ...ALL, host: "srv" }))[1], ["srv1", "srv2", "srv3"]);
});

test("the worst hosts come first, those as bad as others in the cluster's order", () => {
    assert.deepEqual(names(choose(STATE, { ...ALL, worst: true }))[1], ["srv3", "client1", "srv2", "srv1"]);
});

test("what was cancelled did not go wrong", () => {
    const { failed, cancelled } = badCells(stateOf({ "case/a/run": ["CANCELLED", "FAILED", "CANCELLED", "PASSED"] }));
    assert.deepEqual([failed.map(({ cell }) => cell.host), cancelled.map(({ cell }) => cell.host)], [["srv2"], ["srv1", "srv3"]]);
});

test("hosts are named as people would", () => {
    assert.deepEqual([onHosts([]), onHosts(["a"]), onHosts(["a", "b"]), onHosts([..."abcdefg"])],
        ["", " on a", " on a, b", " on 7 hosts: a, b, c, d, e and 2 more"]);
});
