// The hosts of a suite's cluster: how often each failed in the runs that are shown, the worst first.

import { h } from "./dom.js";
import { outputLink } from "./permalink.js";
import { stageTitle } from "./run-state.js";
import { runHref } from "./since-view.js";
import { dateTime } from "./time.js";
import { look } from "./verdict.js";

/** Where the history of a host is. @param suite and cell whose runs are meant; null for all, and for all cells */
export function hostHref(home, host, suite, cell) {
    const query = new URLSearchParams({ ...(suite === null ? {} : { suite }), ...(cell === null ? {} : { cell }) });
    return `${home}host/${encodeURIComponent(host)}${query.size > 0 ? `?${query}` : ""}`;
}

/** Such as "fails in 3 of 40 runs". @param facts of the data source, a HostFailures */
export function hostFails({ runs, failed }) {
    const of = `${runs} run${runs === 1 ? "" : "s"}`;
    return runs === 0 ? "no result yet" : failed === 0 ? `passes in ${runs === 1 ? "its only run" : `all ${of}`}` : `fails in ${failed} of ${of}`;
}

/** Where it failed last, as a link; a dash if nowhere. */
export function lastFailure(last, host, home) {
    if (!last) {
        return "–";
    }
    const seen = look(last.verdict);
    return [h("span", { class: `symbol v-${seen.tone}`, title: seen.word }, seen.symbol), " ",
        h("a", { href: `${runHref(home, last.id)}${outputLink(last.stage, host)}` }, `${stageTitle(last.stage)} in run ${last.run}`),
        ` of ${dateTime(last.started)}`];
}

export function hostTable(hosts, suite, cell, home) {
    const link = (each) => h("a", { href: hostHref(home, each.host, suite, cell) }, each.host);
    const ill = hosts.filter((each) => each.failed > 0 || each.infrastructure > 0);
    const fine = hosts.filter((each) => !ill.includes(each));
    return [ill.length > 0 && h("div", { class: "wide" }, h("table", { class: "list host-failures" },
        h("thead", null, h("tr", null, ["Host", "Runs", "Infrastructure", "Flaky cases", "Last failure"].map((name) =>
            h("th", { scope: "col" }, name)))),
        h("tbody", null, ill.map((each) => h("tr", null, h("th", { scope: "row" }, link(each)), h("td", null, hostFails(each)),
            h("td", null, each.infrastructure > 0 ? `failed ${each.infrastructure} time${each.infrastructure === 1 ? "" : "s"}` : "–"),
            h("td", null, each.flaky.length > 0 ? each.flaky.join(", ") : "–"),
            h("td", null, lastFailure(each.last, each.host, home))))))),
    fine.length > 0 && h("p", null, h("span", { class: "symbol v-passed" }, "✓"), ` Without a failure: `,
        fine.flatMap((each, i) => [i > 0 ? ", " : "", link(each)]))].filter(Boolean);
}
