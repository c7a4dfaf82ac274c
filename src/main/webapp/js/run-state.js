// What a run's events say so far: the same fold as RunState in the record room. Times are milliseconds since 1970.

import { worst } from "./verdict.js";

/** `case/copy_to/run` as its parts: {name, kind, isCase}. */
export function stageParts(stage) {
    const match = /^case\/([^/]+)\/(init|run|finalize)$/.exec(stage);
    return match ? { name: match[1], kind: match[2], isCase: true } : { name: stage, kind: "", isCase: false };
}

/** A stage's id for people: `copy_to run`. */
export function stageTitle(stage) {
    const parts = stageParts(stage);
    return parts.isCase ? `${parts.name} ${parts.kind}` : stage;
}

/** What a stage belongs to, as the server has it: `case/copy_to`, or itself if it is the suite's own. */
export function partOf(stage) {
    const parts = stageParts(stage);
    return parts.isCase ? `case/${parts.name}` : stage;
}

/** What an object of JSON has under that key itself; names in records may be such as `constructor`. */
function ownValue(object, key) {
    return Object.hasOwn(object ?? {}, key) ? object[key] : undefined;
}

function newStage(id) {
    return { id, started: null, deadline: null, ended: null, verdict: null, cause: null, cells: new Map() };
}

/** Events that change nothing of what a page shows but its log. */
const LOGGED_ONLY = new Set(["run-resumed", "run-judged", "scripts-stopped", "host-restarted"]);

export class RunState {
    constructor() {
        this.start = null;
        this.waiting = null;
        this.placed = null;
        this.cancel = null;
        this.stopped = null;
        this.end = null;
        this.last = 0;
        /** Events that only a newer version knows. */
        this.unknown = 0;
        this.hosts = new Map();
        this.stages = new Map();
        this.notes = [];
        this.collected = [];
        this.log = [];
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
            case "run-started": return this.#runStarted(event, at);
            case "run-waiting": return void (this.waiting = { ...event, at });
            case "run-placed": return void ([this.waiting, this.placed] = [null, { ...event, at }]);
            case "note": return void this.notes.push({ at, host: event.host ?? null, message: event.message });
            case "host-starting":
                return this.#host(event.host, { phase: "STARTING", starting: at, since: at, fullName: event.fullName,
                    address: event.address, step: { what: "boots", since: at }, waited: [] });
            case "host-waits": return this.#host(event.host, { step: { what: event.what, since: at } });
            case "host-ready":
                return this.#host(event.host, { phase: "READY", ready: at, since: at, waited: event.waited ?? [] });
            case "host-died": return this.#host(event.host, { phase: "DEAD", died: at, since: at, reason: event.reason });
            case "stage-started": return this.#stageStarted(event, at);
            case "host-ended": return this.#hostEnded(event, at);
            case "stage-ended": return this.#stageEnded(event, at);
            case "files-collected": return void this.collected.push({ ...event, at });
            case "cancel-requested": return void (this.cancel ??= { ...event, at });
            case "cluster-stopped": return void (this.stopped = { ...event, at });
            case "run-ended": return void (this.end = { ...event, at });
            default: this.unknown += LOGGED_ONLY.has(event.event) ? 0 : 1;
        }
    }

    #runStarted(event, at) {
        this.start = { ...event, at };
        event.hosts.forEach((name, index) => this.hosts.set(name, { name, active: index < event.active,
            phase: "WAITING", since: at, starting: null, ready: null, died: null, fullName: null, address: null,
            reason: null, step: null, waited: [] }));
        event.stages.forEach((id) => this.stages.set(id, newStage(id)));
        this.shape++;
    }

    #host(name, change) {
        const host = this.hosts.get(name);
        if (host) {
            Object.assign(host, change);
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
            this.shape++;
        }
        this.dirty.add(id);
        return this.stages.get(id);
    }

    #stageStarted(event, at) {
        const stage = Object.assign(this.#stage(event.stage), newStage(event.stage));
        stage.started = at;
        stage.deadline = Date.parse(event.deadline);
        event.hosts.forEach((host) => stage.cells.set(host, { host, started: at, ended: null, verdict: null }));
    }

    #hostEnded(event, at) {
        const cell = this.#stage(event.stage).cells.get(event.host);
        if (cell) {
            Object.assign(cell, { ended: at, verdict: event.verdict, exitCode: event.exitCode ?? null,
                signal: event.signal ?? null, cause: event.cause ?? null, outputBytes: event.outputBytes,
                droppedBytes: event.droppedBytes ?? 0 });
        }
    }

    #stageEnded(event, at) {
        Object.assign(this.#stage(event.stage), { ended: at, verdict: event.verdict, cause: event.cause ?? null });
    }

    /** How a case came out in an attempt before, at its worst, if it has passed now; else null. See Attempt in the record room. */
    passedOnRetry(name) {
        const before = (this.start?.attempt?.earlier ?? []).map((each) => ownValue(each.missed, name)).filter(Boolean);
        if (before.length === 0) {
            return null;
        }
        const stages = [...this.stages.values()].filter((stage) => stageParts(stage.id).name === name && stageParts(stage.id).isCase);
        const passed = stages.some((stage) => stage.verdict === "PASSED")
            && stages.every((stage) => stage.verdict === "PASSED" || stage.verdict === "SKIPPED");
        const failures = before.filter((verdict) => verdict === "FAILED" || verdict === "TIMED_OUT");
        return passed ? worst(failures.length > 0 ? failures : before) : null;
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
