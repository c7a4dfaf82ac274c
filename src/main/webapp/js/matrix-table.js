// The runs of a suite's matrix: how each cell came out last. The values of its last tag go across, all others down.

import { h } from "./dom.js";
import { runHref, suiteHref } from "./page-links.js";
import { dateTime } from "./time.js";
import { runLook } from "./trend.js";

/** The name of a run's cell, such as "version=5.6, arch=aarch64"; empty without a matrix. */
export function cellName(run) {
    return Object.entries(run.cell ?? {}).map(([name, value]) => `${name}=${value}`).join(", ");
}

/** What was run, such as "copy (version=5.6)". */
export function runTitle(run) {
    return cellName(run) ? `${run.suite} (${cellName(run)})` : run.suite;
}

/**
 * @param cells of the data source; at least one
 * @param shown the name of the cell that the page shows
 */
export function matrixTable(suite, cells, shown, home) {
    const names = Object.keys(cells[0].tags);
    const across = names.at(-1);
    const down = names.slice(0, -1);
    const columns = [...new Set(cells.map((cell) => cell.tags[across]))];
    const rows = new Map();
    cells.forEach((cell) => {
        const key = JSON.stringify(down.map((name) => cell.tags[name]));
        rows.set(key, (rows.get(key) ?? new Map()).set(cell.tags[across], cell));
    });
    return h("div", { class: "matrix-scroll" }, h("table", { class: "cells" },
        h("caption", { class: "hidden" }, "The last run of each cell of the matrix"),
        h("thead", null,
            h("tr", null, down.map((name) => h("th", { scope: "col", rowspan: 2 }, name)),
                h("th", { scope: "colgroup", colspan: columns.length }, across)),
            h("tr", null, columns.map((value) => h("th", { scope: "col" }, value)))),
        h("tbody", null, [...rows].map(([key, row]) => h("tr", null,
            JSON.parse(key).map((value) => h("th", { scope: "row" }, value)),
            columns.map((value) => cellOf(suite, row.get(value), shown, home)))))));
}

function cellOf(suite, cell, shown, home) {
    if (!cell) {
        return h("td", { class: "v-none" }, "–");
    }
    const seen = runLook(cell);
    const title = `${cell.name}: ${seen.word}, ${dateTime(cell.started)}`;
    return h("td", { class: cell.name === shown ? "shown" : "" },
        h("a", { href: runHref(home, cell.id), class: `badge v-${seen.tone}`, title, "aria-label": title },
            h("span", { "aria-hidden": "true" }, seen.symbol), ` ${seen.word}`), " ",
        cell.name === shown ? h("span", { class: "quiet" }, "shown below")
            : h("a", { href: suiteHref(home, suite, cell.name), "aria-label": `History of ${cell.name}` }, "history"));
}

/** The same in one line, for a list of suites. */
export function matrixLine(suite, cells, home) {
    return h("ul", { class: "cell-line", "aria-label": "The last run of each cell of the matrix" }, cells.map((cell) => {
        const seen = runLook(cell);
        const title = `${cell.name}: ${seen.word}, ${dateTime(cell.started)}`;
        const shown = Object.values(cell.tags).join(" ");
        return h("li", null, h("a", { href: suiteHref(home, suite, cell.name), class: `badge v-${seen.tone}`, title,
            "aria-label": `${shown}: ${seen.word}, ${dateTime(cell.started)}` },
        h("span", { "aria-hidden": "true" }, seen.symbol), ` ${shown}`));
    }));
}
