// All suites: how each came out last, its trend, its pass rate, its next run; and below them the latest runs.

import { h } from "./dom.js";
import { failureKinds } from "./failure-kinds.js";
import { matrixLine } from "./matrix-table.js";
import { runHref, suiteHref } from "./page-links.js";
import { isSelected, keepingFocus, LiveList, refreshing } from "./refresh.js";
import { RunTable } from "./run-table.js";
import { empty, failure, loading } from "./states.js";
import { nameTab } from "./surface.js";
import { dateTime, duration, relative, zone } from "./time.js";
import { runBadge, trend } from "./trend.js";
import { isBad } from "./verdict.js";

export class SuitesPage {
    constructor(main, source, home) {
        Object.assign(this, { main, source, home });
        this.table = new RunTable(source, home, {});
        this.built = false;
    }

    async start() {
        nameTab("Suites");
        this.main.replaceChildren(loading("the suites"));
        await this.#load();
        refreshing(() => this.#load());
    }

    /** Cards and table are asked for together and change together, so that they say the same. */
    async #load() {
        try {
            const [suites, runs, kinds] = await Promise.all([this.source.suites(), this.table.newest(), this.source.failureKinds(null)]);
            if (runs.all === 0) {
                this.#nothing();
            } else {
                this.#build();
                this.cards.show(suites);
                this.#showKinds(kinds);
                this.table.filter.offer(suites.map((suite) => suite.suite));
                this.table.show(runs);
            }
        } catch (e) {
            // what is shown is better than nothing; it is asked for again
            if (!this.built) {
                this.main.replaceChildren(failure("The suites", e, () => this.#load()));
            }
        }
    }

    #showKinds(kinds) {
        const print = JSON.stringify(kinds);
        if (print !== this.print && !isSelected(this.kinds)) {
            this.print = print;
            keepingFocus(this.kinds, () => this.kinds.replaceChildren(...failureKinds(kinds, null, this.home)));
        }
    }

    #nothing() {
        this.built = false;
        this.main.replaceChildren(empty("No runs recorded yet",
            "Each run of a suite leaves a record. Once one exists, it is shown here."));
    }

    #build() {
        if (this.built) {
            return;
        }
        this.built = true;
        const list = h("ul", { class: "suites" });
        this.kinds = h("div");
        this.print = null;
        this.cards = new LiveList(list, { key: (suite) => suite.suite, build: (suite) => this.#card(suite),
            print: (suite) => JSON.stringify(suite) + relative(Date.parse(suite.last.started)) });
        this.main.replaceChildren(h("h1", null, "Suites"), list, this.kinds, h("h2", null, "Runs"),
            h("p", { class: "quiet" }, `Times in ${zone()}`), this.table.element);
    }

    #card(suite) {
        const next = suite.next ? `next ${relative(Date.parse(suite.next))}, ${dateTime(suite.next)}`
            : suite.schedule ? `scheduled (${suite.schedule}), but no watch runs it` : "no schedule";
        // Of a matrix, a cell that went wrong says more than the last run.
        const told = suite.matrix.find((cell) => isBad(cell.verdict)) ?? suite.last;
        return h("li", { class: "suite" },
            h("h2", null, h("a", { href: suiteHref(this.home, suite.suite) }, suite.suite)),
            h("p", null, runBadge(told), " ", h("a", { href: runHref(this.home, told.id) },
                relative(Date.parse(told.started))), ` · ${duration(told.durationMs ?? 0)}`),
            trend(suite.recent, this.home),
            suite.matrix.length > 0 && matrixLine(suite.suite, suite.matrix, this.home),
            h("p", { class: "quiet" }, `${suite.passRateText} · ${suite.cluster} · ${next}`));
    }
}
