// The hosts of a suite's cluster: how often each failed in the runs that are shown, the worst first.

import { h } from "./dom.js";
import { hostHref, namedRun, runHref } from "./page-links.js";
import { outputLink } from "./permalink.js";
import { stageTitle } from "./run-state.js";
import { sortedTable } from "./sorted-table.js";
import { counted, dateTime } from "./time.js";
import { look, symbol } from "./verdict.js";

/** Such as "fails in 3 of 40 runs". @param facts of the data source, a HostFailures */
export function hostFails({ runs, failed }) {
    const of = counted(runs, "run");
    return runs === 0 ? "no result yet" : failed === 0 ? `passes in ${runs === 1 ? "its only run" : `all ${of}`}` : `fails in ${failed} of ${of}`;
}

/** Where it failed last, as a link; a dash if nowhere. */
export function lastFailure(last, host, home) {
    if (!last) {
        return "–";
    }
    const seen = look(last.verdict);
    return [symbol(seen, { title: seen.word }), " ",
        h("a", { href: `${runHref(home, last.id)}${outputLink(last.stage, host)}` }, `${stageTitle(last.stage)} in ${namedRun(last)}`),
        ` of ${dateTime(last.started)}`];
}

const COLUMNS = [{ title: "Host", by: ({ host }) => host }, { title: "Runs", by: ({ runs, failed }) => failed / Math.max(1, runs), down: true },
    { title: "Infrastructure", by: ({ infrastructure }) => infrastructure, down: true },
    { title: "Flaky cases", by: ({ flaky }) => flaky.length, down: true },
    { title: "Last failure", by: ({ last }) => last?.started ?? "", down: true }];

export function hostTable(hosts, suite, cell, home) {
    const link = (each) => h("a", { href: hostHref(home, each.host, suite, cell) }, each.host);
    const ill = hosts.filter((each) => each.failed > 0 || each.infrastructure > 0);
    const fine = hosts.filter((each) => !ill.includes(each));
    return [ill.length > 0 && sortedTable("host-failures", COLUMNS, ill, (each) => h("tr", null,
        h("th", { scope: "row" }, link(each)), h("td", null, hostFails(each)),
        h("td", null, each.infrastructure > 0 ? `failed ${counted(each.infrastructure, "time")}` : "–"),
        h("td", null, each.flaky.length > 0 ? each.flaky.join(", ") : "–"),
        h("td", null, lastFailure(each.last, each.host, home)))),
    fine.length > 0 && h("p", null, symbol(look("PASSED")), " Without a failure: ",
        fine.flatMap((each, i) => [i > 0 ? ", " : "", link(each)]))].filter(Boolean);
}
