// What a run's events say so far: the same fold as RunState in the record room. Times are milliseconds since 1970.

import { RunReports } from "./run-reports.js";
import { duration } from "./time.js";
import { isBad, ofBegun, worst } from "./verdict.js";

/** Whether the run that was begun last is one script, and no suite. A page shows one run. */
let ofScript = false;

/** Whether that run is one script. @param start its first event */
export function isScript(start) {
    return start.stages.length === 1 && start.stages[0] === "suite-init";
}

/** Whether the run is the start of a cluster alone. @param start its first event */
export function isClusterAlone(start) {
    return start.stages.length === 0;
}

/** `case/copy_to/run` as its parts: {name, kind, isCase}. */
export function stageParts(stage) {
    const match = /^case\/([^/]+)\/(init|run|finalize)$/.exec(stage);
    return match ? { name: match[1], kind: match[2], isCase: true }
        : { name: ofScript && stage === "suite-init" ? "script" : stage, kind: "", isCase: false };
}

/** A stage's id for people: `copy_to run`. */
export function stageTitle(stage) {
    const parts = stageParts(stage);
    return parts.isCase ? `${parts.name} ${parts.kind}` : parts.name;
}

/** What a stage belongs to, as the server has it: `case/copy_to`, or itself if it is the suite's own. */
export function partOf(stage) {
    const parts = stageParts(stage);
    return parts.isCase ? `case/${parts.name}` : stage;
}

/** The stage of the case itself, of one of a repetition of it: `case/copy/run` of `case/copy.7/run`. */
export function unrepeatedStage(stage) {
    return stage.replace(/\.[1-9][0-9]{0,8}(?=\/[a-z]+$)/, "");
}

/** What an object of JSON has under that key itself; names in records may be such as `constructor`. */
function ownValue(object, key) {
    return Object.hasOwn(object ?? {}, key) ? object[key] : undefined;
}

/** A call as what its host does: `at barrier loaded`. */
export function callWords(call) {
    const [what, name] = call.split(/[ \t]+/);
    return ownValue({ barrier: `at barrier ${name}`, wait_for: `for signal ${name}`, get: `for value ${name}`,
        get_file: `for file ${name}`, put_file: `until its file ${name} is kept`, attach: `until ${name} is attached`,
        lock: `for lock ${name}` }, what) ?? call;
}

/** That the cluster became clean again, such as `cluster put back for copy in 0.8 s`. */
export function putBackWords({ testCase, boot, millis, revived }) {
    return `cluster ${boot ? "booted again" : "put back"} for ${testCase} in ${duration(millis)}${
        revived.length > 0 ? `; started again: ${few(revived)}` : ""}`;
}

/** Names in a sentence, not all of many. */
function few(names) {
    return names.slice(0, 5).join(", ") + (names.length > 5 ? ` and ${names.length - 5} more` : "");
}

function newStage(id) {
    return { id, started: null, deadline: null, ended: null, verdict: null, cause: null, cells: new Map() };
}

/** The stage that makes of images those that hosts are started from. */
const PREPARE = "prepare";

/** Events that change nothing of what a page shows but its log. */
const LOGGED_ONLY = new Set(["run-resumed", "scripts-stopped", "cluster-saving", "cluster-saved", "standby-saved"]);

export class RunState {
    constructor() {
        this.start = null;
        this.waiting = null;
        this.placed = null;
        this.standby = null;
        this.cancel = null;
        this.stopped = null;
        this.held = null;
        this.continued = null;
        this.end = null;
        this.last = 0;
        /** Events that only a newer version knows. */
        this.unknown = 0;
        this.hosts = new Map();
        this.stages = new Map();
        this.notes = [];
        /** Prepared images that hosts are started from. */
        this.images = [];
        this.collected = [];
        /** Each time that the cluster became clean again: {testCase, boot, millis, revived, from, at}. */
        this.putBacks = [];
        /** Since when it is being put back, or null. */
        this.puttingBackSince = null;
        /** Why it is booted again instead, or null. */
        this.notSaved = null;
        /** Known issues that occurred, by what they are: {issue, cells, stage, host} with the first of their failures. */
        this.issues = new Map();
        /** How the run was judged. */
        this.judged = null;
        this.log = [];
        this.reports = new RunReports();
        /** Ids of stages that changed since takeDirty(). */
        this.dirty = new Set();
        /** Counts up when hosts or stages were added. */
        this.shape = 0;
    }

    /** Takes the next event in; one of an unknown kind is kept in the log only. */
    apply(event) {
        const at = Date.parse(event.at);
        this.last = at;
        this.log.push({ ...event, at });
        switch (event.event) {
            case "run-started":
                ofScript = isScript(event);
                return this.#runStarted(event, at);
            case "run-waiting": return void (this.waiting = { ...event, at });
            case "run-placed": return void ([this.waiting, this.placed] = [null, { ...event, at }]);
            case "image-ready": return void this.images.push({ ...event, at });
            case "standby-taken": return void (this.standby = { ...event, at });
            case "note": return void this.notes.push({ at, host: event.host ?? null, message: event.message });
            case "host-starting":
                return this.#host(event.host, { phase: "STARTING", starting: at, since: at, fullName: event.fullName,
                    address: event.address, step: { what: this.standby ? "restored from standby" : "boots", since: at }, waited: [] });
            case "host-waits": return this.#host(event.host, { step: { what: event.what, since: at } });
            case "host-ready":
                return this.#host(event.host, { phase: "READY", ready: at, since: at, waited: event.waited ?? [] });
            case "host-died": return this.#host(event.host, { phase: "DEAD", died: at, since: at, reason: event.reason });
            case "stage-started": return this.#stageStarted(event, at);
            case "host-ended": return this.#hostEnded(event, at);
            case "host-restarted": return this.#hostRestarted(event, at);
            case "script-called": return this.#scriptCalled(event, at);
            case "file-attached": return this.reports.fileAttached(event);
            case "file-kept": return this.#released(event, `get_file ${event.host}:${event.key}`);
            case "results-read": return this.reports.resultsRead(event);
            case "scripts-answered": return event.answers.forEach((answer) => this.#answered(event.stage, answer, at));
            case "output-counted": return this.#outputCounted(event);
            case "stage-ended": return this.#stageEnded(event, at);
            case "files-collected": return void this.collected.push({ ...event, at });
            case "cancel-requested": return void (this.cancel ??= { ...event, at });
            case "cluster-stopped": return void (this.stopped = { ...event, at });
            case "known-issue": return this.#knownIssue(event);
            case "run-held": return void (this.held = { ...event, at });
            case "run-continued": return void (this.continued = { ...event, at });
            case "cluster-not-saved": return void (this.notSaved = { ...event, at });
            case "cluster-putting-back": return this.#puttingBack(event, at);
            case "cluster-put-back": return this.#putBack(event, at);
            case "run-judged": return void (this.judged = event);
            case "run-ended": return void (this.end = { ...event, at });
            default: this.unknown += LOGGED_ONLY.has(event.event) ? 0 : 1;
        }
    }

    #runStarted(event, at) {
        this.start = { ...event, at };
        event.hosts.forEach((name, index) => this.hosts.set(name, { name, active: index < event.active,
            phase: "WAITING", since: at, starting: null, ready: null, died: null, fullName: null, address: null,
            reason: null, step: null, waited: [] }));
        // in a damaged journal it may come behind those that tell of stages
        event.stages.filter((id) => !this.stages.has(id)).forEach((id) => this.stages.set(id, newStage(id)));
        this.shape++;
    }

    #host(name, change) {
        const host = this.hosts.get(name);
        if (host) {
            Object.assign(host, change);
        }
    }

    /** A cluster that is booted again begins with suite-init. */
    #puttingBack(event, at) {
        this.puttingBackSince = at;
        if (event.boot) {
            this.hosts.forEach((host) => Object.assign(host, { phase: "WAITING", since: at, reason: null, step: null, waited: [] }));
            if (this.stages.has("suite-init")) {
                Object.assign(this.#stage("suite-init"), newStage("suite-init"));
            }
        }
    }

    /** Its hosts are as they were, also those that had died. */
    #putBack(event, at) {
        this.putBacks.push({ ...event, at, from: this.puttingBackSince ?? at });
        this.puttingBackSince = null;
        if (!event.boot) {
            this.hosts.forEach((host) => host.phase === "DEAD" && Object.assign(host, { phase: "READY", since: at, reason: null }));
        }
    }

    /** What a host waits for while it starts: {what, since}; else null. */
    static step(host) {
        return host.phase === "STARTING" ? host.step : null;
    }

    /** What a host waited for until it was ready, [[what, milliseconds]]: parts of one thing together, nothing that took no time. */
    static waited(host) {
        const sums = new Map();
        host.waited.forEach(({ what, millis }) => sums.set(what.split(":")[0], (sums.get(what.split(":")[0]) ?? 0) + millis));
        return [...sums].filter(([, millis]) => millis >= 100);
    }

    #stage(id) {
        if (!this.stages.has(id)) {
            this.stages.set(id, newStage(id));
            if (id === PREPARE) {
                // it is in no plan, and comes before all that is
                this.stages = new Map([[id, this.stages.get(id)], ...this.stages]);
            }
            this.shape++;
        }
        this.dirty.add(id);
        return this.stages.get(id);
    }

    #stageStarted(event, at) {
        const stage = this.#stage(event.stage);
        // one image after the other is prepared, each on its host
        Object.assign(stage, newStage(event.stage), event.stage === PREPARE && { cells: stage.cells });
        stage.started = at;
        stage.deadline = Date.parse(event.deadline);
        this.reports.stageStarted(event, at);
        event.hosts.forEach((host) => stage.cells.set(host, { host, started: at, ended: null, verdict: null, waits: [] }));
    }

    #hostEnded(event, at) {
        const cell = this.#stage(event.stage).cells.get(event.host);
        if (cell) {
            Object.assign(cell, { ended: at, verdict: ofBegun(event.verdict), exitCode: event.exitCode ?? null,
                signal: event.signal ?? null, cause: event.cause ?? null, outputBytes: event.outputBytes,
                droppedBytes: event.droppedBytes ?? 0 });
        }
    }

    /** A call that waits is kept with its cell; one that others wait for shortens their list. */
    #scriptCalled(event, at) {
        this.reports.scriptCalled(event, at);
        const cells = this.#stage(event.stage).cells;
        const [what, name] = event.call.split(/ +/);
        const released = ownValue({ barrier: `barrier ${name}`, signal: `wait_for ${name}`, put: `get ${event.host}:${name}` }, what);
        if (released) {
            this.#released(event, released);
        }
        if (event.answer === undefined || event.answer === null) {
            cells.get(event.host)?.waits.push({ id: event.id, call: event.call, from: at, to: null,
                awaited: new Set(event.awaited), last: null });
        }
    }

    /** Who waits by that call waits for that host no more. */
    #released({ stage, host }, call) {
        for (const cell of this.#stage(stage).cells.values()) {
            cell.waits.filter((wait) => wait.to === null && (wait.call === call || wait.call.startsWith(`${call} `))).forEach((wait) => {
                if (wait.awaited.delete(host)) {
                    wait.last = host;
                }
            });
        }
    }

    /** Its script begins again: it waits for nothing, and where it waited at a barrier, others wait for it once more. */
    #hostRestarted({ stage, host }, at) {
        const { cells } = this.#stage(stage);
        const barrierOf = ({ call }) => { const [what, name] = call.split(/ +/); return what === "barrier" ? name : null; };
        const open = [...cells.values()].flatMap((cell) => cell.waits.filter((wait) => wait.to === null));
        for (const own of (cells.get(host)?.waits ?? []).filter((wait) => wait.to === null)) {
            own.to = at;
            open.filter((wait) => wait !== own && barrierOf(own) !== null && barrierOf(wait) === barrierOf(own))
                .forEach((wait) => wait.awaited.add(host));
        }
    }

    #answered(stage, answer, at) {
        const wait = this.#stage(stage).cells.get(answer.host)?.waits.find((each) => each.id === answer.id);
        if (wait) {
            wait.to = at;
        }
    }

    /** For what a running script waits now, such as `waits at barrier loaded for srv2`; else null. */
    static waits(cell) {
        const wait = cell.ended === null && cell.waits.findLast((each) => each.to === null);
        return wait ? `waits ${callWords(wait.call)}${wait.awaited.size > 0 ? ` for ${few([...wait.awaited])}` : ""}` : null;
    }

    #outputCounted({ stage, host, errors, warnings, complete }) {
        const cell = this.#stage(stage).cells.get(host);
        if (cell) {
            cell.counted = { errors, warnings, complete };
        }
    }

    #stageEnded(event, at) {
        const stage = this.#stage(event.stage);
        Object.assign(stage, { ended: at, cause: event.cause ?? null,
            verdict: stage.started === null ? event.verdict : ofBegun(event.verdict) });
    }

    #knownIssue({ stage, hosts, issue }) {
        const key = JSON.stringify(issue);
        const seen = this.issues.get(key) ?? { issue, cells: new Set(), stage, host: hosts[0] };
        (hosts.length > 0 ? hosts : [""]).forEach((host) => seen.cells.add(`${stage}/${host}`));
        this.issues.set(key, seen);
        if (stage) {
            const { cells } = this.#stage(stage);
            hosts.forEach((host) => cells.has(host) && (cells.get(host).known = issue));
        }
    }

    /** The hold that the run is in now; null if it is in none. */
    get holding() {
        return this.continued || this.cancel || this.judged || this.end ? null : this.held;
    }

    /** Whether all that failed is a known issue, as the run was judged; one that was cancelled at its very end did not fail. */
    get known() {
        return this.judged?.known === true && (!this.end || this.end.verdict === this.judged.verdict);
    }

    /** The cases that failed by known issues alone. */
    get knownCases() {
        return this.judged?.knownCases ?? [];
    }

    /** The stage of a run's record under the name that the history has for it: that of the case itself if its cases are repeated. */
    historyStage(id) {
        return this.start?.repeats > 1 ? unrepeatedStage(id) : id;
    }

    /**
     * The stage of the record that shows best what the history has under that name: of a case that is repeated, that of the first repetition
     * which did not pass on one of these hosts, or on any; if all did, of the first one.
     */
    recordedStage(id, hosts = []) {
        if (this.stages.has(id) || !(this.start?.repeats > 1)) {
            return id;
        }
        const times = [...this.stages.values()].filter((stage) => unrepeatedStage(stage.id) === id);
        const bad = (stage) => hosts.some((host) => isBad(stage.cells.get(host)?.verdict));
        return (times.find(bad) ?? times.find((stage) => isBad(stage.verdict)) ?? times[0])?.id ?? id;
    }

    /** How a case came out in an attempt before, at its worst, if it has passed now; else null. See Attempt in the record room. */
    passedOnRetry(name) {
        const before = (this.start?.attempt?.earlier ?? []).map((each) => ownValue(each.missed, name)).filter(Boolean);
        if (before.length === 0) {
            return null;
        }
        const stages = [...this.stages.values()].filter((stage) => stageParts(stage.id).name === name && stageParts(stage.id).isCase);
        const passed = stages.some((stage) => stage.verdict === "PASSED" && stageParts(stage.id).kind === "run")
            && stages.every((stage) => ["PASSED", "SKIPPED", "NOTHING_TO_DO"].includes(stage.verdict));
        const failures = before.filter((verdict) => verdict === "FAILED" || verdict === "TIMED_OUT");
        return passed ? worst(failures.length > 0 ? failures : before) : null;
    }

    /**
     * Takes it in that the run goes on, or that it does not: then what has not ended was interrupted at the last event, until the
     * run goes on again.
     */
    settle(live) {
        for (const stage of this.stages.values()) {
            const parts = [stage, ...stage.cells.values()];
            const changed = parts.filter((each) => (live ? each.verdict === "INTERRUPTED"
                : each.started !== null && each.verdict === null));
            changed.forEach((each) => Object.assign(each, live ? { ended: null, verdict: null }
                : { ended: Math.max(each.started, this.last), verdict: "INTERRUPTED", exitCode: null, signal: null, cause: null }));
            if (changed.length > 0) {
                this.dirty.add(stage.id);
            }
        }
    }

    /** The stages that changed since the last call. */
    takeDirty() {
        const dirty = this.dirty;
        this.dirty = new Set();
        return dirty;
    }

    /** The stage whose scripts run now, or null. */
    running() {
        for (const stage of this.stages.values()) {
            if (stage.started !== null && stage.verdict === null) {
                return stage;
            }
        }
        return null;
    }
}
