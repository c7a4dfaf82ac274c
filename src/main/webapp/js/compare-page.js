// Two runs side by side: what changed in verdicts, durations, definitions and commits, and one stage's output.

import { CompareOutput } from "./compare-output.js";
import { definitionDiff } from "./diff-view.js";
import { h, tableHead } from "./dom.js";
import { runHref, runName } from "./page-links.js";
import { parseLink, outputLink } from "./permalink.js";
import { stageTitle } from "./run-state.js";
import { damageNote, empty, failure, loading } from "./states.js";
import { nameTab } from "./surface.js";
import { dateTime, duration, zone } from "./time.js";
import { commitLink, runBadge } from "./trend.js";
import { look, ofBegun, ofStage, symbol } from "./verdict.js";

export class ComparePage {
    constructor(main, source, home, parameters) {
        Object.assign(this, { main, source, home, a: parameters.get("a"), b: parameters.get("b") });
    }

    async start() {
        nameTab("Compare two runs");
        if (!this.a || !this.b) {
            this.main.replaceChildren(empty("Pick two runs to compare", "In the list of a suite's runs, pick two of them."));
            return;
        }
        this.main.replaceChildren(loading("the comparison"));
        try {
            const found = await this.source.compare(this.a, this.b);
            this.#build(found);
        } catch (e) {
            this.main.replaceChildren(failure("The comparison", e, () => this.start()));
        }
    }

    #build({ a, b, rows, definitions, damage }) {
        this.output = new CompareOutput(this.source, a, b, rows);
        const changed = rows.filter(changes);
        const all = h("button", { type: "button", class: "toggle", "aria-pressed": String(changed.length === 0), on: { click: () => {
            const pressed = all.getAttribute("aria-pressed") !== "true";
            all.setAttribute("aria-pressed", String(pressed));
            this.body.replaceChildren(...(pressed ? rows : changed).map(stageRow));
        } } }, "All stages");
        this.body = h("tbody", null, (changed.length ? changed : rows).map(stageRow));
        this.main.replaceChildren(h("h1", null, "Compare two runs"), h("p", { class: "quiet" }, `Times in ${zone()}`),
            h("div", { class: "two" }, this.#run("A", a, damage.a), this.#run("B", b, damage.b)), h("h2", null, "Stages"),
            h("div", { class: "toolbar" }, h("span", null, changed.length === 0 ? "No verdict changed, and no duration by much."
                : `${changed.length} of ${rows.length} stages changed in verdict, or by a fifth and a second in duration.`), all),
            h("div", { class: "wide" }, h("table", { class: "list compared" }, tableHead(["Stage", "A", "B", "Duration",
                "Hosts that did not pass", "Output"]), this.body)),
            this.output.element, h("h2", null, "Definitions"), definitionDiff(definitions));
        const show = () => this.output.show(parseLink(location.hash));
        addEventListener("hashchange", show);
        show();
    }

    #run(letter, run, damage) {
        return h("section", { class: "suite" }, h("h2", null, `${letter}: `, h("a", {
            href: runHref(this.home, run.id) }, `${run.suite} ${runName(run)}`)), h("p", null, runBadge(run),
            ` ${dateTime(run.started)} · ${duration(run.durationMs ?? 0)} · commit `, commitLink(run)),
        run.cause && h("p", { class: "why" }, run.cause), damageNote(damage, "Its record is damaged; what can be read of it is compared:"));
    }
}

function changes({ a, b }) {
    const slower = Math.abs(slowerBy(a, b) ?? 0);
    return a?.verdict !== b?.verdict || JSON.stringify(a?.hosts) !== JSON.stringify(b?.hosts)
        || (slower > 1000 && slower > 0.2 * Math.max(a?.durationMs ?? 0, b?.durationMs ?? 0));
}

/** By how many milliseconds B took longer; null if one of them did not run to its end. */
function slowerBy(a, b) {
    return Number.isFinite(a?.durationMs) && Number.isFinite(b?.durationMs) ? b.durationMs - a.durationMs : null;
}

function side(cell) {
    const seen = look(ofStage(cell));
    return cell ? [symbol(seen), ` ${seen.word}${Number.isFinite(cell.durationMs) ? ` ${duration(cell.durationMs)}` : ""}`]
        : "not in this run";
}

function stageRow({ stage, a, b }) {
    const difference = slowerBy(a, b);
    const hosts = [...new Set([...Object.keys(a?.hosts ?? {}), ...Object.keys(b?.hosts ?? {})])];
    const of = (cell, host) => (Object.hasOwn(cell?.hosts ?? {}, host) ? look(ofBegun(cell.hosts[host])).word : cell ? "passed" : "–");
    return h("tr", null, h("th", { scope: "row" }, stageTitle(stage)), h("td", null, side(a)), h("td", null, side(b)),
        h("td", { class: "number" }, difference === null ? "–" : `${difference < 0 ? "−" : "+"}${duration(Math.abs(difference))}`),
        h("td", null, hosts.slice(0, 6).map((host) => h("div", null, `${host}: ${of(a, host)} → ${of(b, host)}`)),
            hosts.length > 6 && h("div", { class: "quiet" }, `and ${hosts.length - 6} more`)),
        h("td", null, h("a", { href: outputLink(stage, ...(hosts.length ? [hosts[0]] : ["-"])) }, "side by side")));
}
