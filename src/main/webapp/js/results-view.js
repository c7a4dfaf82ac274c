// The results below the cases of a run: failed ones first, filtered by words; each leads to its host's output.

import { attachmentList } from "./attachments-view.js";
import { announce, h, tableHead } from "./dom.js";
import { measurementTable } from "./measurements-view.js";
import { outputLink } from "./permalink.js";
import { OUTCOMES } from "./run-reports.js";
import { stageTitle } from "./run-state.js";
import { counted, duration, grouped } from "./time.js";

/** So many are in the page at first. */
const SHOWN = 200;

/** `3 failed, 60 passed, 1 skipped`. */
export function outcomeCounts(results) {
    return Object.entries(OUTCOMES).map(([outcome, { word }]) => [results.filter((each) => each.outcome === outcome).length, word])
        .filter(([count]) => count > 0).map(([count, word]) => `${grouped(count)} ${word}`).join(", ");
}

/** Those that have all the words in their name, host, case or text, and that outcome if it is not "all"; failed ones first. */
export function chosenResults(results, words, outcome) {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    return results
        .filter((each) => outcome === "all" || each.outcome === outcome)
        .filter((each) => {
            const all = `${each.name} ${each.host} ${stageTitle(each.stage)} ${each.text}`.toLowerCase();
            return wanted.every((word) => all.includes(word));
        })
        .map((each, i) => [each, i])
        .sort(([a, i], [b, j]) => OUTCOMES[a.outcome].rank - OUTCOMES[b.outcome].rank || i - j)
        .map(([each]) => each);
}

export class ResultsView {
    #version = -1;
    #flaky = null;
    #limit = SHOWN;

    constructor(model) {
        this.model = model;
        this.words = h("input", { type: "search", "aria-label": "Filter results by name, host, case or text", placeholder: "Filter results",
            on: { input: () => this.#filtered() } });
        this.outcome = h("select", { "aria-label": "Which results", on: { change: () => this.#filtered() } },
            h("option", { value: "all" }, "all"), Object.entries(OUTCOMES).map(([value, { word }]) => h("option", { value }, word)));
        this.count = h("p", { class: "quiet" });
        this.rows = h("tbody");
        this.table = h("table", { class: "list results" },
            tableHead(["Result", h("span", { class: "hidden" }, "Outcome"), "Case", "Host", "Took"]), this.rows);
        this.more = h("button", { type: "button", hidden: true, on: { click: () => {
            this.#limit *= 10;
            this.#draw();
        } } });
        this.attached = h("div");
        this.measured = h("div");
        this.list = h("div", null, h("p", { class: "result-filter" }, this.words, " ", this.outcome), this.count,
            h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": "Results of the cases" }, this.table), this.more);
        this.element = h("section", { class: "results-view", "aria-label": "Results" }, this.list, this.attached, this.measured);
    }

    #filtered() {
        this.#limit = SHOWN;
        this.#draw();
        announce(this.count.textContent);
    }

    update() {
        if (this.#version !== this.model.state.reports.version || this.#flaky !== this.model.flaky) {
            this.#flaky = this.model.flaky;
            this.#version = this.model.state.reports.version;
            this.#draw();
            this.attached.replaceChildren(...attachmentList(this.model));
            this.measured.replaceChildren(...measurementTable(this.model));
        }
    }

    #draw() {
        const all = this.model.state.reports.results;
        this.list.hidden = all.length === 0;
        this.flaky = new Map(this.model.flaky.map((each) => [JSON.stringify([each.stage, each.host, each.name]), each]));
        const chosen = chosenResults(all, this.words.value, this.outcome.value);
        const shown = chosen.slice(0, this.#limit);
        const filtered = chosen.length < all.length ? ` of ${grouped(all.length)}` : "";
        this.count.textContent = chosen.length === 0 ? `No result${filtered && " matches the filter,"}${filtered}.`
            : `${counted(chosen.length, "result")}${filtered}: ${outcomeCounts(chosen)}.`;
        this.rows.replaceChildren(...shown.map((each) => this.#row(each)));
        this.more.hidden = shown.length === chosen.length;
        this.more.textContent = `Show more (${grouped(chosen.length - shown.length)} left)`;
    }

    #row(each) {
        const seen = OUTCOMES[each.outcome];
        const flaky = this.flaky.get(JSON.stringify([this.model.state.historyStage(each.stage), each.host, each.name]));
        return h("tr", { class: `r-${each.outcome}` },
            h("td", null, h("span", { class: "result-name" }, each.name), flaky && h("span", { class: "flaky" },
                `≈ flaky: failed in ${flaky.failed} of ${counted(flaky.runs, "run")}`), each.text && h("div", { class: "result-text" }, each.text)),
            h("td", { class: `v-${seen.tone}` }, h("span", { "aria-hidden": "true" }, seen.symbol), ` ${seen.word}`),
            h("td", null, stageTitle(each.stage)),
            h("td", null, h("a", { href: outputLink(each.stage, each.host) }, each.host)),
            h("td", { class: "number" }, duration(each.millis)));
    }
}
