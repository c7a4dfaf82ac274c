// When output came: the times file, and lines of several hosts merged by it.

/** The times file as {offsets, millis}: from offsets[i] on, output came at millis[i]. Broken lines are left out. */
export function parseTimes(text) {
    const offsets = [];
    const millis = [];
    for (const line of text.split("\n")) {
        const match = /^(\d+) (\d+)$/.exec(line);
        if (match) {
            offsets.push(Number(match[1]));
            millis.push(Number(match[2]));
        }
    }
    return { offsets, millis };
}

/** The last index whose value is not above the one asked for; -1 if all are. */
export function lastNotAbove(sorted, value) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (sorted[middle] <= value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low - 1;
}

/** When the byte at that offset came; null if it is not known. */
export function timeAt(times, offset) {
    const index = lastNotAbove(times.offsets, offset);
    return index < 0 ? null : times.millis[index];
}

/** The offset of the first output that came at that time or later; null if there is none. */
export function offsetAt(times, at) {
    const index = times.millis.findIndex((millis) => millis >= at);
    return index < 0 ? null : times.offsets[index];
}

/**
 * Takes lines off several hosts' queues in the order of their time, as far as the order is sure: a host whose queue is
 * empty but not `done` may still have an earlier line, so that nothing is taken before it has more.
 *
 * @param {{lines: {time: number | null}[], done: boolean}[]} queues each in its own order, which is kept; taken lines are
 *     removed; those whose time is null come last
 * @param {number} limit at most so many
 */
export function takeMerged(queues, limit) {
    const heads = queues.map(() => 0);
    const taken = [];
    while (taken.length < limit) {
        let best = -1;
        let blocked = false;
        for (let i = 0; i < queues.length; i++) {
            const line = queues[i].lines[heads[i]];
            if (line === undefined) {
                blocked ||= !queues[i].done;
            } else if (best < 0 || timeOf(line) < timeOf(queues[best].lines[heads[best]])) {
                best = i;
            }
        }
        if (blocked || best < 0) {
            break;
        }
        taken.push(queues[best].lines[heads[best]++]);
    }
    queues.forEach((queue, i) => queue.lines.splice(0, heads[i]));
    return taken;
}

function timeOf(line) {
    return line.time ?? Infinity;
}
