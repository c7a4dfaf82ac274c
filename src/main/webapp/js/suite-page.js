// A suite: which cases and hosts fail and since when, its grid, how long its stages took, its runs. A suite with a matrix has
// an overview of its cells first; the address names the cell whose runs are shown.

import { durationChart } from "./charts.js";
import { h } from "./dom.js";
import { failureKinds } from "./failure-kinds.js";
import { hostTable } from "./host-table.js";
import { FLAG, issueLink, knownMark } from "./known-issue.js";
import { badCell, cellsThatFail, cellTable } from "./matrix-overview.js";
import { matrixTable } from "./matrix-table.js";
import { measurementSection } from "./measurements-view.js";
import { namedRun, runHref, suiteHref } from "./page-links.js";
import { outputLink } from "./permalink.js";
import { isSelected, keepingFocus, refreshing } from "./refresh.js";
import { stageTitle } from "./run-state.js";
import { RunTable } from "./run-table.js";
import { empty, failure, loading } from "./states.js";
import { suiteGrid } from "./suite-grid.js";
import { nameTab } from "./surface.js";
import { counted, dateTime, zone } from "./time.js";
import { commitLink } from "./trend.js";
import { isBad, look, symbol } from "./verdict.js";

const RUNS = 50;
/** So many flaky results are named. */
const FLAKY = 50;

export class SuitePage {
    constructor(main, source, home, suite) {
        Object.assign(this, { main, source, home, suite });
        this.cell = new URLSearchParams(location.search).get("cell");
        this.table = new RunTable(source, home, { suite, ...(this.cell === null ? {} : { cell: this.cell }) });
        this.top = h("div");
        this.kinds = h("div");
        this.measured = h("div");
        this.built = false;
    }

    async start() {
        nameTab(`${this.suite}${this.cell ? ` (${this.cell})` : ""}`);
        this.main.replaceChildren(loading("the suite"));
        await this.#load();
        refreshing(() => this.#load());
    }

    async #load() {
        try {
            const [grid, runs, trend, kinds] = await Promise.all([this.source.grid(this.suite, this.cell, RUNS), this.table.newest(),
                this.source.measurements(this.suite, this.cell, RUNS), this.source.failureKinds(this.suite)]);
            this.#build();
            const print = JSON.stringify([grid, trend, kinds]);
            if (print !== this.print && !isSelected(this.top)) {
                this.print = print;
                keepingFocus(this.top, () => this.#show(grid));
                keepingFocus(this.kinds, () => this.kinds.replaceChildren(...failureKinds(kinds, this.suite, this.home)));
                // an overview is of many cells
                this.measured.replaceChildren(...(grid.cell === null ? [] : measurementSection(trend,
                    (kind) => this.source.measurementsUrl(this.suite, this.cell, RUNS, kind))));
            }
            this.table.show(runs);
        } catch (e) {
            // what is shown is better than nothing; it is asked for again
            if (!this.built) {
                this.main.replaceChildren(failure("The suite", e, () => this.#load()));
            }
        }
    }

    #build() {
        if (!this.built) {
            this.built = true;
            this.main.replaceChildren(h("h1", null, this.suite), this.top, this.kinds, this.measured,
                h("h2", null, this.cell ? `Runs with ${this.cell}` : "Runs"), this.table.element);
        }
    }

    #show(grid) {
        if (grid.cell === null) {
            this.top.replaceChildren(...this.#cells(grid));
            return;
        }
        if (grid.runs.length === 0) {
            this.top.replaceChildren(...this.#matrix(grid),
                empty(`This suite has no recorded runs${grid.cell ? ` with ${grid.cell}` : ""}`));
            return;
        }
        const chart = h("div", { class: "chart" });
        const of = grid.cell ? ` with ${grid.cell}` : "";
        const before = this.top.querySelector(".grid")?.parentNode;
        const left = before && before.scrollLeft + before.clientWidth < before.scrollWidth - 1 ? before.scrollLeft : null;
        const stages = suiteGrid(grid, this.home, left);
        this.top.replaceChildren(...this.#matrix(grid), h("p", { class: "quiet" },
            `${grid.runs.length === 1 ? `The last run${of}` : `The last ${grid.runs.length} runs${of}, the newest at the right`}. Times in ${
                zone()}.`), this.#cases(grid),
        ...this.#flaky(grid), ...this.#issues(grid),
        h("h2", null, "Stages by runs"), stages, h("h2", null, "Hosts"), ...hostTable(grid.hosts, this.suite,
            grid.matrix.length > 0 ? grid.cell : null, this.home), h("h2", null, "Durations of the stages"), chart);
        durationChart(chart, grid);
    }

    /** All cells of the matrix. */
    #cells({ cells, matrix }) {
        return [...cellsThatFail(this.suite, cells, this.home), matrixTable(this.suite, matrix, null, this.home),
            h("h2", null, "Cells"), h("p", { class: "quiet" }, `The newest run at the right. Times in ${zone()}.`),
            cellTable(this.suite, cells, this.home)].filter(Boolean);
    }

    #matrix(grid) {
        return grid.matrix.length === 0 ? []
            : [h("p", null, h("a", { href: suiteHref(this.home, this.suite) }, "All cells")),
                matrixTable(this.suite, grid.matrix, grid.cell, this.home), ...this.#others(grid), h("h2", null, grid.cell || "Without a matrix")];
    }

    /** Cells of the matrix that the page does not show, and whose last run went wrong. */
    #others(grid) {
        const bad = grid.matrix.filter((cell) => isBad(cell.verdict) && cell.name !== grid.cell);
        return bad.length === 0 ? [] : [h("ul", { class: "ill others" }, bad.map((cell) => h("li", null, badCell(this.suite, cell, this.home))))];
    }

    #cases(grid) {
        const ill = grid.cases.filter((each) => each.failingSince || each.flaky || each.lastFailed);
        if (ill.length === 0) {
            return h("p", null, symbol(look("PASSED")), ` No case${grid.cell ? ` with ${grid.cell}` : ""} fails, none is flaky.`);
        }
        return h("ul", { class: "ill" }, ill.map((each) => {
            const bad = each.verdicts.find((verdict) => isBad(verdict));
            const fails = each.failingSince || each.lastFailed;
            return h("li", null, symbol(fails ? look(bad) : { ...look(null), symbol: "≈" }), " ", h("strong", null, each.name),
                each.failingSince ? this.#since(each.failingSince, grid) : each.lastFailed ? this.#last(each.lastRun, grid) : "",
                each.known && fails ? [knownMark("known issue"), " "] : "",
                each.flaky ? h("span", { class: "flaky" }, "≈ flaky: sometimes passes, sometimes fails") : "");
        }));
    }

    /** Named results that sometimes pass and sometimes fail; a case that has one need not be flaky itself. */
    #flaky({ flaky }) {
        return flaky.length === 0 ? [] : [h("h2", null, "Flaky results"), h("ul", { class: "ill" }, flaky.slice(0, FLAKY).map((each) =>
            h("li", null, symbol({ ...look(null), symbol: "≈" }), " ", h("strong", null, each.name), ` · ${stageTitle(each.stage)} on ${
                each.host} · failed in ${each.failed} of ${counted(each.runs, "run")}, last in `,
            h("a", { href: `${runHref(this.home, each.last.id)}${outputLink(each.stage, each.host)}` },
                each.last.build ? namedRun(each.last) : each.last.id)))),
        flaky.length > FLAKY && h("p", { class: "quiet" }, `and ${flaky.length - FLAKY} more`)].filter(Boolean);
    }

    /** The known issues that occurred, and since when they have not: their entries may be out of date. */
    #issues(grid) {
        return grid.issues.length === 0 ? [] : [h("h2", null, "Known issues"), h("ul", { class: "ill" }, grid.issues.map((each) =>
            h("li", null, h("span", { "aria-hidden": "true" }, FLAG), " ", issueLink(each.issue), ` · in ${counted(each.runs, "run")}, ${
                each.since > 0 ? `not in the last ${counted(each.since, "run")} with a result; last in ` : "last in "}`,
            this.#run(each.last.id, grid))))];
    }

    #last({ id }, grid) {
        return [" failed in ", this.#run(id, grid), ", the last run that had it; newer runs do not have it "];
    }

    #run(id, grid) {
        const run = grid.runs.find((each) => each.id === id);
        return h("a", { href: runHref(this.home, id), title: run?.build ? dateTime(run.started) : null },
            run ? (run.build ? namedRun(run) : dateTime(run.started)) : id);
    }

    #since(since, grid) {
        return [" fails since ", this.#run(since.id, grid), since.commit ? [", first with commit ", commitLink(since)] : "", " "];
    }
}
