// The barrier for what it is: who is still running, who waits for whom, since when. Pure: state in, facts out.

/**
 * Where a run stands: {kind, ...}.
 *   "none"      no event yet
 *   "boot"      no stage has begun: booting, waiting, ready, dead (hosts)
 *   "stage"     stage, running [{host, since}], waiting [{host, since, verdict}], firstWait, deadline
 *   "held"      hold: the run stops behind a stage that did not pass
 *   "between"   a barrier is passed and the next stage has not begun: next (stage or null), since; cleaning: since when the cluster
 *               is put back, or null
 *   "ended"
 */
export function standing(state) {
    if (!state.start) {
        return { kind: "none" };
    }
    if (state.end) {
        return { kind: "ended" };
    }
    const stage = state.running();
    if (stage) {
        return barrierOf(stage);
    }
    const begun = [...state.stages.values()].filter((each) => each.started !== null || each.ended !== null);
    if (begun.length === 0) {
        const phase = (name) => [...state.hosts.values()].filter((host) => host.phase === name);
        return { kind: "boot", booting: phase("STARTING"), waiting: phase("WAITING"), ready: phase("READY"),
            dead: phase("DEAD"), since: state.start.at };
    }
    if (state.holding) {
        return { kind: "held", hold: state.holding };
    }
    const next = [...state.stages.values()].find((each) => each.started === null && each.ended === null);
    return { kind: "between", next: next ?? null, since: Math.max(...begun.map((each) => each.ended ?? each.started)),
        cleaning: state.puttingBackSince };
}

/** Who runs and who waits in a stage that has begun. */
export function barrierOf(stage) {
    const cells = [...stage.cells.values()];
    const running = cells.filter((cell) => cell.ended === null).map((cell) => ({ host: cell.host, since: cell.started }));
    const waiting = cells.filter((cell) => cell.ended !== null)
        .map((cell) => ({ host: cell.host, since: cell.ended, verdict: cell.verdict }))
        .sort((a, b) => a.since - b.since);
    return { kind: "stage", stage, running, waiting, firstWait: waiting[0]?.since ?? null, deadline: stage.deadline };
}

/** How long a host waited (or waits) at the barrier behind a stage, in milliseconds. */
export function waited(stage, cell, now) {
    return cell.ended === null ? 0 : Math.max(0, (stage.ended ?? now) - cell.ended);
}
