// A list of runs, page by page, filtered and sorted as its reader wants, with two to pick for a comparison.

import { h } from "./dom.js";
import { knownMark } from "./known-issue.js";
import { cellName, runTitle } from "./matrix-table.js";
import { compareHref, namedRun, runHref, runName, suiteHref } from "./page-links.js";
import { keepingFocus, LiveList } from "./refresh.js";
import { RunFilter } from "./run-filter.js";
import { sortHead } from "./sorted-table.js";
import { isInJenkins } from "./surface.js";
import { dateTime, duration } from "./time.js";
import { commitLink, runBadge } from "./trend.js";

const PAGE = 50;
/** Name for the server, title, whether the first click sorts in descending order; without a name it cannot be sorted by. */
const COLUMNS = [[null, "Pick"], ["verdict", "Verdict", true], ["suite", "Suite"], ["run", "Run"], ["started", "Started", true],
    ["took", "Took", true], ["commit", "Commit"], ["cause", "Cause"]];

export class RunTable {
    #runs = [];
    #picked = [];

    /** @param fixed what the list always is, such as {suite, cell, host}; empty for runs of all suites */
    constructor(source, home, fixed) {
        Object.assign(this, { source, home, suite: "suite" in fixed, cell: Boolean(fixed.cell) });
        this.filter = new RunFilter(fixed, () => this.#renew());
        this.head = h("tr");
        this.body = h("tbody");
        this.rows = new LiveList(this.body, { key: (run) => run.id, print: JSON.stringify, build: (run) => this.#row(run) });
        this.more = h("button", { type: "button", hidden: true, on: { click: () => this.#older() } }, "Show more runs");
        this.compare = h("button", { type: "button", disabled: true, on: { click: () => this.#compare() } },
            "Compare the two picked runs");
        this.said = h("p", { class: "quiet", role: "status" });
        this.filter.bar.append(this.compare);
        this.element = h("div", null, this.filter.element, h("div", { class: "wide" },
            h("table", { class: "list runs" }, h("thead", null, this.head), this.body)), this.said, this.more);
        this.#heads();
    }

    /** The runs that are to be shown, as many as before, or a page of them: {runs, matching, all}. */
    newest() {
        return this.#load({ limit: Math.max(PAGE, this.#runs.length) });
    }

    /** Shows these, and those behind them that are shown already; not if another list is wanted meanwhile. */
    show(found) {
        if (found.asked === this.#asked()) {
            const last = this.#runs.findIndex((run) => run.id === found.runs.at(-1)?.id);
            this.#set(last < 0 ? found.runs : [...found.runs, ...this.#runs.slice(last + 1)], found);
        }
    }

    #set(runs, { matching, all }) {
        this.#runs = runs;
        this.rows.show(runs);
        this.filter.tell({ shown: runs.length, matching, all });
        this.said.textContent = matching === 0 && all > 0 ? "No run matches the filters." : "";
        this.more.hidden = runs.length >= matching;
    }

    /** Another list is wanted. */
    async #renew() {
        keepingFocus(this.head, () => this.#heads());
        try {
            const found = await this.#load({ limit: PAGE });
            if (found.asked === this.#asked()) {
                this.#set(found.runs, found);
            }
        } catch (e) {
            this.#failed(e);
        }
    }

    async #older() {
        this.more.disabled = true;
        try {
            const found = await this.#load({ limit: PAGE, before: this.#runs.at(-1).id });
            if (found.asked === this.#asked()) {
                this.#set([...this.#runs, ...found.runs], found);
            }
        } catch (e) {
            this.#failed(e);
        }
        this.more.disabled = false;
    }

    #failed(error) {
        this.said.textContent = `The runs could not be loaded. ${error.message}`;
    }

    #asked() {
        return JSON.stringify(this.filter.parameters());
    }

    async #load(parameters) {
        const asked = this.#asked();
        return { asked, ...await this.source.runs({ ...this.filter.parameters(), ...parameters }) };
    }

    #heads() {
        const sorted = this.filter.sort;
        this.head.replaceChildren(...COLUMNS.filter(([name]) => name !== "suite" || !this.suite).map(([name, title, down]) => {
            // builds have no name for the server; they are in the order in which they started
            const isBuild = name === "run" && isInJenkins();
            if (name === null || isBuild) {
                return h("th", { scope: "col" }, isBuild ? "Build" : title);
            }
            const order = sorted === name ? "ascending" : sorted === `-${name}` ? "descending" : null;
            const next = order === null ? `${down ? "-" : ""}${name}` : order === "ascending" ? `-${name}` : name;
            return sortHead(title, order, () => this.filter.sortBy(next));
        }));
    }

    #row(run) {
        const pick = h("input", { type: "checkbox", "aria-label": `Pick ${namedRun(run)} to compare`,
            on: { change: () => this.#pick(run.id, pick) } });
        const picked = this.#picked.find((each) => each.id === run.id);
        if (picked) {
            pick.checked = true;
            picked.box = pick;
        }
        return h("tr", null, h("td", null, pick),
            h("td", null, runBadge(run), run.known && [" ", knownMark("known issues only")],
                run.attempt?.number > 1 && h("span", { class: "quiet" }, ` attempt ${run.attempt.number} of ${run.attempt.most}`)),
            this.suite ? null : h("td", null, this.#what(run)),
            h("td", null, h("a", { href: runHref(this.home, run.id), title: run.build ? `Run ${run.run}` : null }, runName(run)),
                this.suite && !this.cell && cellName(run) && h("span", { class: "quiet" }, ` ${cellName(run)}`)),
            h("td", { class: "number" }, dateTime(run.started)), h("td", { class: "number" }, duration(run.durationMs ?? 0)),
            h("td", null, commitLink(run)), h("td", { class: "why" }, run.damage?.length > 0
                ? [`Damaged: ${run.damage.join("; ")}`, run.cause && ` · ${run.cause}`] : run.cause ?? ""));
    }

    /** Only suites have a history. */
    #what(run) {
        return run.script ? (run.stages === 0 ? `cluster ${run.cluster}` : runTitle(run))
            : h("a", { href: suiteHref(this.home, run.suite, cellName(run)) }, runTitle(run));
    }

    #pick(id, box) {
        this.#picked = this.#picked.filter((each) => each.id !== id);
        if (box.checked) {
            this.#picked.push({ id, box });
            if (this.#picked.length > 2) {
                this.#picked.shift().box.checked = false;
            }
        }
        this.compare.disabled = this.#picked.length !== 2;
    }

    #compare() {
        const [a, b] = this.#picked.map((each) => each.id).sort();
        location.href = compareHref(this.home, a, b);
    }
}
