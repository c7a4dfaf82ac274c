// A suite's stages by its runs: since when does what fail, and where. Under a stage, each host that did not pass in it.

import { h } from "./dom.js";
import { FLAG } from "./known-issue.js";
import { runHref } from "./page-links.js";
import { outputLink } from "./permalink.js";
import { stageParts, stageTitle } from "./run-state.js";
import { dateTime, day, duration } from "./time.js";
import { runLook } from "./trend.js";
import { isBad, look, ofStage, symbol } from "./verdict.js";

const HOSTS = 12;

/**
 * @param grid of the data source; its runs are the newest first, drawn with the newest at the right
 * @param left where it was scrolled to; null for the newest run
 */
export function suiteGrid(grid, home, left) {
    const runs = [...grid.runs].reverse();
    const head = h("tr", null, h("th", { scope: "col", class: "stage" }, "Stage, and hosts that failed in it"),
        runs.map((run) => {
            const seen = runLook(run);
            return h("th", { scope: "col" }, h("a", { href: runHref(home, run.id),
                title: `${seen.word}, ${dateTime(run.started)}`, "aria-label": `Run of ${dateTime(run.started)}, ${seen.word}` },
            symbol(seen), h("span", { class: "date" },
                day(run.started).slice(5))));
        }));
    const rows = grid.rows.flatMap((row, i) => [stageRow(row, isFirst(row, grid.rows[i - 1]), grid, runs, home), ...hostRows(row, runs, home)]);
    const scroller = h("div", { class: "matrix-scroll" }, h("table", { class: "matrix compact grid" },
        h("caption", { class: "hidden" }, "Stages down, runs across, the newest at the right"), h("thead", null, head),
        h("tbody", null, rows)));
    requestAnimationFrame(() => (scroller.scrollLeft = left ?? scroller.scrollWidth));
    return scroller;
}

/** Whether it is the first of its case, whatever stages the case has; the suite's own stages each are. */
function isFirst(row, before) {
    const parts = stageParts(row.stage);
    return !parts.isCase || !before || !stageParts(before.stage).isCase || stageParts(before.stage).name !== parts.name;
}

function stageRow(row, first, grid, runs, home) {
    const parts = stageParts(row.stage);
    const facts = parts.kind === "run" ? grid.cases.find((each) => each.name === parts.name) : null;
    const cells = [...row.cells].reverse();
    const before = [...(facts?.before ?? [])].reverse();
    return h("tr", { class: first ? "first" : "" },
        h("th", { scope: "row", class: "stage" }, h("span", { class: first ? "case own" : "case" },
            parts.name), h("span", { class: "kind" }, ` ${parts.kind}`), facts?.flaky && h("span", { class: "flaky",
            title: "Flaky: sometimes passes, sometimes fails" }, "≈", h("span", { class: "word" }, " flaky"))),
        cells.map((cell, i) => {
            if (!cell) {
                return h("td", { class: "v-none", title: `${runs[i].id}: the run did not have this stage` }, "");
            }
            const bad = Object.entries(cell.hosts).filter(([, verdict]) => isBad(verdict));
            const seen = look(ofStage(cell));
            const known = cell.known ? ", known issues only" : "";
            const hosts = bad.slice(0, 8).map(([host, verdict]) => `${host} ${look(verdict).word}`).join(", ");
            const title = `${stageTitle(row.stage)}, ${dateTime(runs[i].started)}: ${seen.word}${known}${took(cell)}${
                hosts && `. ${hosts}`}${before[i] ? `. Passed on retry; before: ${look(before[i]).word}` : ""}`;
            const link = bad.length > 0 ? outputLink(row.stage, bad[0][0]) : "#matrix";
            return h("td", { class: `v-${seen.tone}` }, h("a", { href: `${runHref(home, runs[i].id)}${link}`, title,
                "aria-label": title }, before[i] ? "↻" : `${seen.symbol}${cell.known ? FLAG : ""}`));
        }));
}

function hostRows(row, runs, home) {
    const cells = [...row.cells].reverse();
    const counts = new Map();
    cells.forEach((cell) => Object.entries(cell?.hosts ?? {}).forEach(([host, verdict]) =>
        isBad(verdict) && counts.set(host, (counts.get(host) ?? 0) + 1)));
    const hosts = [...counts].sort((a, b) => b[1] - a[1]).slice(0, HOSTS).map(([host]) => host);
    return hosts.map((host) => h("tr", { class: "host-row" },
        h("th", { scope: "row", class: "stage" }, h("span", { class: "sub" }, `↳ ${host}`)), cells.map((cell, i) => {
            const verdict = cell === null ? null : own(cell.hosts, host) ?? "PASSED";
            const seen = look(verdict);
            const title = `${host}, ${stageTitle(row.stage)}, ${dateTime(runs[i].started)}: ${seen.word}`;
            return h("td", { class: isBad(verdict) ? `v-${seen.tone}` : "v-none" }, isBad(verdict)
                ? h("a", { href: `${runHref(home, runs[i].id)}${outputLink(row.stage, host)}`, title,
                    "aria-label": title }, seen.symbol) : h("span", { title }, verdict ? "·" : ""));
        })));
}

/** A stage that was skipped or never began took no time. */
function took(cell) {
    return Number.isFinite(cell.durationMs) ? `, ${duration(cell.durationMs)}` : "";
}

function own(object, key) {
    return Object.hasOwn(object, key) ? object[key] : undefined;
}
