// A list of runs, the newest first, page by page, with two to pick for a comparison.

import { h } from "./dom.js";
import { cellHref, cellName, runTitle } from "./matrix-table.js";
import { dateTime, duration } from "./time.js";
import { LiveList } from "./refresh.js";
import { runBadge, shortCommit } from "./trend.js";

const PAGE = 50;

export class RunTable {
    #runs = [];
    #all = false;
    #picked = [];

    /** @param suite null for runs of all suites */
    constructor(source, home, suite) {
        Object.assign(this, { source, home, suite });
        this.body = h("tbody");
        this.rows = new LiveList(this.body, { key: (run) => run.id, print: JSON.stringify, build: (run) => this.#row(run) });
        this.more = h("button", { type: "button", hidden: true, on: { click: () => this.#older() } }, "Show older runs");
        this.compare = h("button", { type: "button", disabled: true, on: { click: () => this.#compare() } },
            "Compare the two picked runs");
        this.said = h("p", { class: "quiet", role: "status" });
        const names = ["Pick", "Verdict", ...(suite ? [] : ["Suite"]), "Run", "Started", "Took", "Commit", "Cause"];
        this.element = h("div", null, h("div", { class: "toolbar" }, this.compare), h("div", { class: "wide" },
            h("table", { class: "list" }, h("thead", null, h("tr", null, names.map((name) =>
                h("th", { scope: "col" }, name)))), this.body)), this.said, this.more);
    }

    /** The newest runs, as many as are to be shown: as before, or a page of them. */
    newest() {
        return this.#load({ limit: this.#limit() });
    }

    /** Shows these newest runs, and the older ones that are shown already. */
    show(runs) {
        const last = this.#runs.findIndex((run) => run.id === runs.at(-1)?.id);
        this.more.hidden = this.#all || runs.length < PAGE;
        this.#set(last < 0 ? runs : [...runs, ...this.#runs.slice(last + 1)]);
    }

    #set(runs) {
        this.#runs = runs;
        this.rows.show(runs);
        this.said.textContent = "";
    }

    async #older() {
        this.more.disabled = true;
        try {
            const runs = await this.#load({ limit: PAGE, before: this.#runs.at(-1).id });
            this.#set([...this.#runs, ...runs]);
            this.#all = runs.length < PAGE;
            this.more.hidden = this.#all;
        } catch (e) {
            this.said.textContent = `The runs could not be loaded. ${e.message}`;
        }
        this.more.disabled = false;
    }

    #limit() {
        return Math.max(PAGE, this.#runs.length);
    }

    #load(parameters) {
        return this.source.runs({ ...parameters, ...(this.suite ? { suite: this.suite } : {}) });
    }

    #row(run) {
        const pick = h("input", { type: "checkbox", "aria-label": `Pick run ${run.run} to compare`,
            on: { change: () => this.#pick(run.id, pick) } });
        const picked = this.#picked.find((each) => each.id === run.id);
        if (picked) {
            pick.checked = true;
            picked.box = pick;
        }
        return h("tr", null, h("td", null, pick), h("td", null, runBadge(run), run.attempt?.number > 1 && h("span", { class: "quiet" },
            ` attempt ${run.attempt.number} of ${run.attempt.most}`)),
            this.suite ? null : h("td", null, h("a", { href: this.#history(run) }, runTitle(run))),
            h("td", null, h("a", { href: `${this.home}run/${encodeURIComponent(run.id)}` }, run.run),
                this.suite && cellName(run) && h("span", { class: "quiet" }, ` ${cellName(run)}`)),
            h("td", { class: "number" }, dateTime(run.started)), h("td", { class: "number" }, duration(run.durationMs ?? 0)),
            h("td", null, shortCommit(run.commit)), h("td", { class: "why" }, run.damage?.length > 0 ? [`Damaged: ${run.damage.join("; ")}`, run.cause && ` · ${run.cause}`] : run.cause ?? ""));
    }

    #history(run) {
        return cellName(run) ? cellHref(this.home, run.suite, cellName(run))
            : `${this.home}suite/${encodeURIComponent(run.suite)}`;
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
        location.href = `${this.home}compare?${new URLSearchParams({ a, b })}`;
    }
}
