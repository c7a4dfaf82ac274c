// A host over runs: how often it fails, in which cases and since when. The address names the suite, and the cell of its matrix.

import { h, tableHead } from "./dom.js";
import { hostFails, lastFailure } from "./host-table.js";
import { hostHref, suiteHref } from "./page-links.js";
import { isSelected, keepingFocus, refreshing } from "./refresh.js";
import { RunTable } from "./run-table.js";
import { joined, sinceParts } from "./since-view.js";
import { failure, loading } from "./states.js";
import { nameTab } from "./surface.js";
import { counted, zone } from "./time.js";
import { trend } from "./trend.js";
import { look, symbol } from "./verdict.js";

const RUNS = 50;

/** A case's name, or that of a stage of the suite's own. */
export function partTitle(part) {
    return part.startsWith("case/") ? part.slice("case/".length) : part;
}

export class HostPage {
    constructor(main, source, home, host, parameters) {
        Object.assign(this, { main, source, home, host });
        this.of = Object.fromEntries(["suite", "cell"].filter((name) => parameters.has(name)).map((name) => [name, parameters.get(name)]));
        this.table = new RunTable(source, home, { ...this.of, host });
        this.top = h("div");
        this.built = false;
    }

    async start() {
        nameTab(this.host);
        this.main.replaceChildren(loading("the host"));
        await this.#load();
        refreshing(() => this.#load());
    }

    async #load() {
        try {
            const [found, runs] = await Promise.all([this.source.host(this.host, { ...this.of, limit: RUNS }), this.table.newest()]);
            if (!this.built) {
                this.built = true;
                this.main.replaceChildren(h("h1", null, `Host ${this.host}`), this.top, h("h2", null, `Runs with ${this.host}`),
                    this.table.element);
            }
            const print = JSON.stringify(found);
            if (print !== this.print && !isSelected(this.top)) {
                this.print = print;
                keepingFocus(this.top, () => this.top.replaceChildren(h("p", { class: "quiet" },
                    `In each suite the last ${RUNS} runs at most, the newest at the right. Times in ${zone()}.`),
                ...found.flatMap((each) => this.#suite(each))));
            }
            this.table.show(runs);
        } catch (e) {
            // what is shown is better than nothing; it is asked for again
            if (!this.built) {
                this.main.replaceChildren(failure("The host", e, () => this.#load()));
            }
        }
    }

    #suite({ suite, cell, facts, runs, parts }) {
        const title = cell ? `${suite} (${cell})` : suite;
        const bad = parts.filter((part) => part.failed > 0);
        const good = parts.filter((part) => part.failed === 0);
        const infrastructure = facts.infrastructure > 0 && ` In ${counted(facts.infrastructure, "run")} its infrastructure failed.`;
        return [h("h2", null, h("a", { href: suiteHref(this.home, suite, cell) }, title)),
            h("p", null, symbol(look(facts.failed > 0 ? "FAILED" : "PASSED"), { "aria-hidden": "true" }), " ",
                h("strong", null, `${this.host} ${hostFails(facts)}.`), infrastructure),
            trend(runs.map(({ run, verdict }) => ({ ...run, verdict: verdict ?? (run.live ? null : "SKIPPED") })), this.home),
            bad.length > 0 && h("div", { class: "wide" }, h("table", { class: "list" },
                tableHead(["Case", "Runs", "Since when", "Last failure"]),
                h("tbody", null, bad.map((part) => this.#part(part))))),
            good.length > 0 && h("p", { class: "quiet" }, `Without a failure: ${good.map(({ part }) => partTitle(part)).join(", ")}`),
            Object.keys(this.of).length === 0 && h("p", null, h("a", { href: hostHref(this.home, this.host, suite, cell || null) },
                `Only ${title}`))].filter(Boolean);
    }

    #part(part) {
        const since = joined(sinceParts(part.since, this.home));
        return h("tr", null, h("th", { scope: "row" }, partTitle(part.part), part.flaky && h("span", { class: "flaky" }, "≈ flaky")),
            h("td", null, hostFails(part)), h("td", null, part.since.failingSince ? since : "passes again"),
            h("td", null, lastFailure(part.last, this.host, this.home)));
    }
}
