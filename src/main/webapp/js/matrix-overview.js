// The cells of a suite's matrix at a look: which of them fails, since when, and how their runs ended of late.

import { h } from "./dom.js";
import { runHref, suiteHref } from "./page-links.js";
import { joined, sinceParts } from "./since-view.js";
import { sortedTable } from "./sorted-table.js";
import { counted, dateTime, duration } from "./time.js";
import { runBadge, runLook, trend } from "./trend.js";
import { isBad, look, symbol } from "./verdict.js";

const FAILS = ["FAILED", "TIMED_OUT"];

/** Which cells went wrong, in words. @param cells of the data source, each a CellHistory */
export function cellsThatFail(suite, cells, home) {
    const bad = cells.filter(({ last }) => isBad(last.verdict)).sort((a, b) => fails(b) - fails(a));
    const failing = bad.filter(fails).length;
    const of = counted(cells.length, "cell");
    return [h("p", null, failing === 0 ? [symbol(look("PASSED")), ` No cell of ${of} fails.`]
        : [symbol(look("FAILED")), " ", h("strong", null, `${failing} of ${of} fail${failing === 1 ? "s" : ""}.`)]),
    bad.length > 0 && h("ul", { class: "ill" }, bad.map(({ last, since }) => h("li", null, badCell(suite, last, home),
        joinedBehind(sinceParts(since, home)))))];
}

function fails({ last }) {
    return FAILS.includes(last.verdict);
}

function joinedBehind(parts) {
    return parts.length > 0 ? [" · ", ...joined(parts)] : [];
}

/** A cell whose last run went wrong, as a sentence. */
export function badCell(suite, cell, home) {
    const seen = look(cell.verdict);
    return [symbol(seen), " ",
        h("a", { href: suiteHref(home, suite, cell.name) }, cell.name), `: the last run ${seen.tone === "infrastructure"
            ? "failed by its infrastructure" : seen.tone === "cancelled" ? "was cancelled" : seen.word}`];
}

const COLUMNS = [{ title: "Cell", by: ({ last }) => last.name },
    { title: "Last run", by: ({ last }) => isBad(last.verdict) ? 1 : 0, down: true },
    { title: "Started", by: ({ last }) => last.started, down: true },
    { title: "Took", by: ({ last }) => last.durationMs ?? 0, down: true }, { title: "Trend" },
    { title: "Passed", by: ({ passRate }) => passRate }, { title: "Failing since", by: ({ since }) => since.failingSince?.started ?? "", down: true }];

/** Each cell with its last run and its trend. */
export function cellTable(suite, cells, home) {
    return sortedTable("cell-histories", COLUMNS, cells, ({ last, recent, passRate, since }) => h("tr", null,
        h("th", { scope: "row" }, h("a", { href: suiteHref(home, suite, last.name) }, last.name)),
        h("td", null, h("a", { class: "plain", href: runHref(home, last.id),
            "aria-label": `${runLook(last).word}, the last run of ${last.name}` }, runBadge(last))),
        h("td", { class: "number" }, dateTime(last.started)), h("td", { class: "number" }, duration(last.durationMs ?? 0)),
        h("td", null, trend(recent, home)), h("td", null, passRate),
        h("td", null, since.failingSince
            ? h("a", { href: runHref(home, since.failingSince.id) }, dateTime(since.failingSince.started)) : "–")));
}
