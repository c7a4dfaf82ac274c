// Since when something fails, and when it passed last: with the way to these runs, and to what changed between.

import { h } from "./dom.js";
import { compareHref, namedRun, runHref } from "./page-links.js";
import { dateTime } from "./time.js";

/**
 * A list's parts, such as "fails since run a · last passed in run b · compare"; none if nothing earlier is known.
 *
 * @param since of the data source, a PartTrend
 * @param options {now: the id of the run that the page is of, place: the fragment of the comparison}
 */
export function sinceParts({ failingSince, lastPassed }, home, { now = null, place = "" } = {}) {
    const link = (run) => h("a", { href: runHref(home, run.id), title: dateTime(run.started) }, namedRun(run));
    const parts = [];
    if (failingSince?.id === now && !lastPassed) {
        // there is no earlier result
        return parts;
    }
    if (failingSince) {
        parts.push(failingSince.id === now ? ["fails since this run"] : ["fails since ", link(failingSince)]);
    }
    if (lastPassed) {
        parts.push(["last passed in ", link(lastPassed)]);
    } else if (failingSince) {
        parts.push(["no earlier run is known to have passed"]);
    }
    const b = now ?? failingSince?.id;
    if (failingSince && lastPassed && b) {
        parts.push([h("a", { href: `${compareHref(home, lastPassed.id, b)}${place}`,
            "aria-label": `Compare ${namedRun(lastPassed)} with ${now ? "this one" : namedRun(failingSince)}` }, "compare")]);
    }
    return parts;
}

/** Parts as they are read, one after the other. */
export function joined(parts) {
    return parts.flatMap((part, i) => [i > 0 ? " · " : "", ...part]);
}
