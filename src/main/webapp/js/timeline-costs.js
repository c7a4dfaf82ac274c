// Where did the time go: the run's wall clock as one bar, and the stages as a table, the longest first.

import { h, tableHead } from "./dom.js";
import { outputLink } from "./permalink.js";
import { stageTitle } from "./run-state.js";
import { duration } from "./time.js";
import { parts, stageCosts, sums } from "./timeline-layout.js";
import { look } from "./verdict.js";

const ROWS = 40;

export function timelineCosts(state, now) {
    const total = sums(state, now);
    if (total.working + total.boot === 0) {
        return h("p", { class: "quiet" }, "Nothing has run yet.");
    }
    const hostTime = total.working + total.waiting;
    return h("div", { class: "costs" }, h("h2", null, "Where the time went"), strip(state, now, total.whole),
        h("p", null, `Of ${duration(total.whole)}: ${shares(total).join(", ")}. `,
        hostTime > 0 && `Of the hosts' time in stages, ${Math.round((100 * total.waiting) / hostTime)} % was waiting `
            + "for slower hosts."), table(stageCosts(state, now)));
}

function shares(total) {
    return [["starting the cluster", total.boot], ["stages", total.stage], ["between stages", total.gap],
        ["collecting and stopping", total.end]].filter(([, took]) => took >= 50)
        .map(([what, took]) => `${what} ${duration(took)} (${Math.round((100 * took) / total.whole)} %)`);
}

function strip(state, now, whole) {
    const cells = parts(state, now).map((part) => {
        const tone = part.stage ? look(part.stage.verdict ?? "RUNNING").tone : part.kind;
        const label = part.stage ? stageTitle(part.label) : part.label;
        const element = h("span", { class: `part p-${tone}`, title: `${label}: ${duration(part.to - part.from)}` },
            (part.to - part.from) / whole > 0.12 ? label : "");
        element.style.flexGrow = String(part.to - part.from);
        return element;
    });
    return h("div", { class: "strip", role: "img", "aria-label": "The parts of the run, as long as they took" }, cells);
}

function table(costs) {
    const row = ({ stage, took, share, slowest, median, waitedInAll }) => h("tr", null,
        h("th", { scope: "row" }, `${look(stage.verdict ?? "RUNNING").symbol} ${stageTitle(stage.id)}`),
        h("td", null, duration(took)), h("td", null, `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`),
        h("td", null, h("a", { href: outputLink(stage.id, slowest.host) }, slowest.host), ` ${duration(slowest.took)}`),
        h("td", null, duration(median)), h("td", null, duration(waitedInAll)));
    return h("div", { class: "wide" }, h("table", { class: "list" }, h("caption", { class: "hidden" }, "Stages, the longest first"),
        tableHead(["Stage", "Took", "Of the run", "Slowest host", "Median host",
            "Waited by all hosts"]),
        h("tbody", null, costs.slice(0, ROWS).map(row))),
    costs.length > ROWS && h("p", { class: "quiet" }, `and ${costs.length - ROWS} shorter stages`));
}
