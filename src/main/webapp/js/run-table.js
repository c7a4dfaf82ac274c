// A list of runs, the newest first, page by page, with two to pick for a comparison.

import { h } from "./dom.js";
import { cellHref, cellName, runTitle } from "./matrix-table.js";
import { dateTime, duration } from "./time.js";
import { runBadge, shortCommit } from "./trend.js";

const PAGE = 50;

export class RunTable {
    #last = null;
    #picked = [];

    /** @param suite null for runs of all suites */
    constructor(source, home, suite) {
        Object.assign(this, { source, home, suite });
        this.body = h("tbody");
        this.more = h("button", { type: "button", hidden: true, on: { click: () => this.start() } }, "Show older runs");
        this.compare = h("button", { type: "button", disabled: true, on: { click: () => this.#compare() } },
            "Compare the two picked runs");
        this.said = h("p", { class: "quiet", role: "status" });
        const names = ["Pick", "Verdict", ...(suite ? [] : ["Suite"]), "Run", "Started", "Took", "Commit", "Cause"];
        this.element = h("div", null, h("div", { class: "toolbar" }, this.compare), h("div", { class: "wide" },
            h("table", { class: "list" }, h("thead", null, h("tr", null, names.map((name) =>
                h("th", { scope: "col" }, name)))), this.body)), this.said, this.more);
    }

    /** Loads the next page of runs. */
    async start() {
        this.more.disabled = true;
        try {
            const parameters = { limit: PAGE, ...(this.suite ? { suite: this.suite } : {}),
                ...(this.#last ? { before: this.#last } : {}) };
            const runs = await this.source.runs(parameters);
            this.body.append(...runs.map((run) => this.#row(run)));
            this.#last = runs.at(-1)?.id ?? this.#last;
            this.more.hidden = runs.length < PAGE;
            this.said.textContent = "";
        } catch (e) {
            this.said.textContent = `The runs could not be loaded. ${e.message}`;
            this.more.hidden = false;
        }
        this.more.disabled = false;
    }

    #row(run) {
        const pick = h("input", { type: "checkbox", "aria-label": `Pick run ${run.run} to compare`,
            on: { change: () => this.#pick(run.id, pick) } });
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
