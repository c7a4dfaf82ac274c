// Where the time went: a run as lanes and as sums. Pure: state in, numbers out; times in milliseconds since 1970.

import { putBackWords } from "./run-state.js";

/** From the run's start to its end, or to now while it is live. */
export function span(state, now) {
    const from = state.start?.at ?? now;
    return { from, to: Math.max(from + 1, state.end?.at ?? now) };
}

/**
 * One lane a host: {host, bars: [{stage, from, to, waitTo, verdict}], marks: [{at, kind, text}], boot: [from, to] | null}.
 * `resets` [{from, to, text}] is where the cluster was made clean. A bar is the script, `waitTo` is where the waiting at the barrier behind it ends; `waits` [{from, to, call, last}] is where
 * the script itself waited for others, the last of whom was `last`.
 */
export function lanes(state, now) {
    const resets = state.putBacks.map((each) => ({ from: each.from, to: each.at, text: putBackWords(each) }));
    const byHost = new Map([...state.hosts.values()].map((host) => [host.name, lane(host, now, resets)]));
    for (const stage of state.stages.values()) {
        for (const cell of stage.cells.values()) {
            const to = cell.ended ?? now;
            byHost.get(cell.host)?.bars.push({ stage: stage.id, from: cell.started, to, verdict: cell.verdict ?? "RUNNING",
                waits: cell.waits.map((wait) => ({ ...wait, to: wait.to ?? to })),
                waitTo: cell.ended === null ? to : Math.max(to, stage.ended ?? now) });
        }
    }
    for (const note of state.notes) {
        byHost.get(note.host)?.marks.push({ at: note.at, kind: "note", text: note.message });
    }
    for (const files of state.collected) {
        const core = files.files.some((file) => /(?:^|\/)core(?:\.|$)|backtrace/i.test(file));
        byHost.get(files.host)?.marks.push({ at: files.at, kind: core ? "core" : "files",
            text: `${files.files.length} files collected${core ? ", with a core dump" : ""}` });
    }
    return [...byHost.values()];
}

function lane(host, now, resets) {
    const marks = [];
    if (host.died !== null) {
        marks.push({ at: host.died, kind: "died", text: `died: ${host.reason}` });
    }
    const boot = host.starting === null ? null
        : { from: host.starting, to: host.ready ?? host.died ?? now, ready: host.ready !== null };
    return { host, bars: [], marks, boot, resets };
}

/**
 * The run's wall clock cut into parts without gaps: [{kind, label, stage, from, to}]; kind is "boot" (until the first
 * stage), "stage", "gap" (between stages), "end" (behind the last stage).
 */
export function parts(state, now) {
    const { from, to } = span(state, now);
    const stages = [...state.stages.values()].filter((stage) => stage.started !== null).sort((a, b) => a.started - b.started);
    const found = [];
    let at = from;
    const gap = (until, kind, label) => until > at && found.push({ kind, label, stage: null, from: at, to: until });
    stages.forEach((stage, i) => {
        gap(stage.started, i === 0 ? "boot" : "gap", i === 0 ? "starting the cluster" : "between stages");
        const end = Math.max(at, stage.ended ?? now);
        found.push({ kind: "stage", label: stage.id, stage, from: Math.max(at, stage.started), to: end });
        at = end;
    });
    gap(to, stages.length === 0 ? "boot" : "end", stages.length === 0 ? "starting the cluster" : "collecting and stopping");
    return found;
}

/**
 * One line a stage that ran: {stage, took, share (of the run), slowest: {host, took}, median, waitedInAll}, the longest
 * first. `waitedInAll` is host time: what all hosts together waited at the barrier behind it.
 */
export function stageCosts(state, now) {
    const { from, to } = span(state, now);
    return [...state.stages.values()].filter((stage) => stage.started !== null && stage.cells.size > 0).map((stage) => {
        const end = stage.ended ?? now;
        const cells = [...stage.cells.values()].map((cell) => ({ host: cell.host, took: (cell.ended ?? now) - cell.started,
            wait: cell.ended === null ? 0 : Math.max(0, end - cell.ended) })).sort((a, b) => a.took - b.took);
        return { stage, took: end - stage.started, share: (end - stage.started) / (to - from), slowest: cells.at(-1),
            median: cells[cells.length >> 1].took, waitedInAll: cells.reduce((sum, cell) => sum + cell.wait, 0) };
    }).sort((a, b) => b.took - a.took);
}

/** What kinds of parts took in all: {boot, stage, gap, end, whole}, and host time {working, waiting}. */
export function sums(state, now) {
    const { from, to } = span(state, now);
    const total = { boot: 0, stage: 0, gap: 0, end: 0, whole: to - from, working: 0, waiting: 0 };
    for (const part of parts(state, now)) {
        total[part.kind] += part.to - part.from;
    }
    for (const { bars } of lanes(state, now)) {
        for (const bar of bars) {
            total.working += bar.to - bar.from;
            total.waiting += bar.waitTo - bar.to;
        }
    }
    return total;
}

/** Round times to label an axis with: about `count` of them between from and to, in steps people count in. */
export function ticks(from, to, count) {
    const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400].map((s) => s * 1000);
    const step = steps.find((each) => (to - from) / each <= count) ?? steps.at(-1) * Math.ceil((to - from) / steps.at(-1) / count);
    const found = [];
    for (let at = 0; at <= to - from; at += step) {
        found.push(at);
    }
    return found;
}
