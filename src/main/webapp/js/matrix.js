// The matrix: stages down, hosts across. A real table; the rows in view come first, the others when the browser is idle.

import { h } from "./dom.js";
import { cellLook, cellSentence, countMark, countWords } from "./matrix-cell.js";
import { choose, MatrixFilter } from "./matrix-filter.js";
import { moveInGrid } from "./keyboard.js";
import { FLAG, issueLink } from "./known-issue.js";
import { outputLink } from "./permalink.js";
import { stageParts, stageTitle } from "./run-state.js";
import { focusedElement } from "./surface.js";
import { counted, duration, shortDuration } from "./time.js";
import { look } from "./verdict.js";

const COMPACT_FROM = 17;
const FIRST_ROWS = 30;

export class Matrix {
    #rows = new Map();
    #shape = "";
    #hosts = [];
    #later = null;

    constructor(model) {
        this.model = model;
        this.caption = h("caption", { class: "hidden" }, "Stages down, hosts across: verdict and duration");
        this.head = h("thead");
        this.body = h("tbody");
        this.table = h("table", { class: "matrix", role: "grid" }, this.caption, this.head, this.body);
        this.filter = new MatrixFilter(() => this.update(new Set()));
        this.said = h("p", { class: "cell-said", "aria-hidden": "true" }, "");
        this.legend = h("ul", { class: "known-legend", "aria-label": "Known issues in the matrix", hidden: true });
        this.scroller = h("div", { class: "matrix-scroll" }, this.table);
        this.element = h("section", { "aria-label": "Matrix of stages and hosts" }, this.filter.element, this.scroller, this.said,
            this.legend);
        this.table.addEventListener("click", (event) => this.#open(event));
        this.table.addEventListener("keydown", (event) => this.#key(event));
        this.table.addEventListener("focusin", (event) => this.#describe(event.target));
        this.table.addEventListener("pointerover", (event) => this.#describe(event.target.closest("td")));
    }

    /** Draws what has changed: everything if other hosts or stages are to be shown, else the rows named. */
    update(dirty) {
        const { state } = this.model;
        const chosen = choose(state, this.filter.options);
        this.filter.show(state, chosen);
        this.#explain(state);
        const shape = JSON.stringify([chosen.stages.map((stage) => stage.id), chosen.hosts.map((host) => host.name)]);
        if (shape !== this.#shape) {
            this.#shape = shape;
            this.#build(chosen);
            return;
        }
        for (const id of dirty) {
            this.#rows.get(id)?.draw();
            this.#rows.get(id.replace(/\/finalize$/, "/run"))?.drawRetried();
        }
    }

    /** What the sign of known issues stands for. */
    #explain(state) {
        const issues = [...state.issues.values()].filter(({ stage }) => stage);
        if (issues.length !== this.legend.children.length || issues.some(({ cells }, i) =>
            Number(this.legend.children[i].dataset.cells) !== cells.size)) {
            this.legend.replaceChildren(...issues.map(({ issue, cells }) => h("li", { "data-cells": cells.size },
                h("span", { "aria-hidden": "true" }, FLAG), " known issue: ", issueLink(issue), ` · ${counted(cells.size, "cell")}`)));
        }
        this.legend.hidden = issues.length === 0;
    }

    /** Puts the focus on a cell, and brings it into view; false if the matrix does not show it. */
    focus(stage, host) {
        const column = this.#hosts.findIndex((each) => each.name === host);
        const td = this.#rows.get(stage)?.element.cells[column + 2];
        if (column < 0 || !td) {
            return false;
        }
        this.body.querySelector("td[tabindex='0']")?.setAttribute("tabindex", "-1");
        td.tabIndex = 0;
        td.focus();
        return true;
    }

    /** Draws the durations of what runs now. */
    tick() {
        const running = this.model.state.running();
        if (running) {
            this.#rows.get(running.id)?.draw();
        }
    }

    #build({ stages, hosts }) {
        this.#hosts = hosts;
        this.#lastGroup = null;
        this.compact = hosts.length >= COMPACT_FROM;
        this.table.classList.toggle("compact", this.compact);
        this.head.replaceChildren(h("tr", null, h("th", { scope: "col", class: "stage" }, "Stage"),
            h("th", { scope: "col", class: "took" }, "Took"),
            hosts.map((host) => h("th", { scope: "col", class: host.active ? "host" : "host idle",
                title: host.fullName ?? host.name }, this.#host(host)))));
        this.#rows.clear();
        this.body.replaceChildren();
        cancelIdleCallback(this.#later);
        this.#append(stages.slice(0, FIRST_ROWS), hosts);
        this.#appendLater(stages.slice(FIRST_ROWS), hosts);
        const first = this.body.querySelector("td:not(.took)");
        first?.setAttribute("tabindex", "0");
        performance.mark("matrix-drawn");
    }

    /** A host's name, which leads to its history; by the keyboard that is reached from the cluster's list of hosts. */
    #host(host) {
        const href = this.model.hostHref(host.name);
        return h("span", null, href ? h("a", { href, tabindex: -1 }, host.name) : host.name);
    }

    #appendLater(stages, hosts) {
        if (stages.length > 0) {
            this.#later = requestIdleCallback(() => {
                this.#append(stages.slice(0, 10), hosts);
                this.#appendLater(stages.slice(10), hosts);
            }, { timeout: 200 });
        } else {
            performance.mark("matrix-complete");
        }
    }

    #append(stages, hosts) {
        let group = null;
        for (const stage of stages) {
            const row = new Row(this.model, stage.id, hosts, this.compact);
            const { name } = stageParts(stage.id);
            row.element.classList.toggle("first", name !== (group ?? this.#lastGroup));
            group = name;
            this.#lastGroup = name;
            this.#rows.set(stage.id, row);
            this.body.append(row.element);
        }
    }

    #lastGroup = null;

    #at(td) {
        const row = td?.closest?.("tr");
        const stage = this.model.state.stages.get(row?.dataset.stage);
        const host = this.#hosts[td.cellIndex - 2];
        return stage && host ? { stage, host, cell: stage.cells.get(host.name) } : null;
    }

    #describe(td) {
        const at = td?.tagName === "TD" && td.cellIndex >= 2 ? this.#at(td) : null;
        if (at) {
            const sentence = cellSentence(at.stage, at.cell, at.host, this.model.run.now());
            td.setAttribute("aria-label", sentence);
            td.title = sentence;
            this.said.textContent = sentence;
        }
    }

    #open(event) {
        const td = event.target.closest("td");
        const at = td && td.cellIndex >= 2 ? this.#at(td) : null;
        if (at && !event.target.closest("a")) {
            const link = (event.shiftKey && countMark(at.stage, at.cell)?.href) || outputLink(at.stage.id, at.host.name);
            if (event.ctrlKey || event.metaKey) {
                window.open(link, "_blank", "noopener");
            } else {
                location.hash = link;
            }
        }
    }

    #key(event) {
        const td = event.target.closest("td");
        if (td && event.key === "Enter") {
            event.preventDefault();
            this.#open({ target: td, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey });
        } else if (td) {
            moveInGrid(event, td, 2);
        }
    }
}

/** One stage's row; draws again only the cells that look different. */
class Row {
    #seen = [];

    constructor(model, id, hosts, compact) {
        Object.assign(this, { model, id, hosts, compact });
        const parts = stageParts(id);
        this.name = h("th", { scope: "row", class: "stage" }, parts.isCase ? [h("span", { class: "case" }, parts.name),
            h("span", { class: "kind" }, ` ${parts.kind}`)] : h("span", { class: "case own" }, parts.name));
        this.retried = h("span", { class: "flaky", hidden: true });
        this.name.append(this.retried);
        this.took = h("td", { class: "took" });
        this.cells = hosts.map(() => document.createElement("td"));
        this.element = h("tr", { "data-stage": id }, this.name, this.took, this.cells);
        this.cells.forEach((td) => (td.tabIndex = -1));
        this.draw();
    }

    draw() {
        const stage = this.model.state.stages.get(this.id);
        const now = this.model.run.now();
        this.#drawStage(stage, now);
        this.drawRetried();
        this.hosts.forEach((host, i) => {
            const seen = cellLook(stage, stage.cells.get(host.name), host, now);
            const mark = countMark(stage, stage.cells.get(host.name));
            const key = seen.symbol + seen.text + seen.waiting + seen.tone + mark?.text;
            if (key !== this.#seen[i]) {
                this.#seen[i] = key;
                const td = this.cells[i];
                if (td.hasAttribute("aria-label") && td !== focusedElement()) {
                    td.removeAttribute("aria-label");
                    td.removeAttribute("title");
                }
                td.className = `v-${seen.tone}${seen.waiting ? " waiting" : ""}${host.active ? "" : " idle"}${
                    mark ? ` has-${mark.kind}` : ""}`;
                td.textContent = this.compact || !seen.text ? seen.symbol
                    : `${seen.symbol} ${seen.text}${seen.waiting ? " ‖" : ""}`;
                if (mark && !this.compact) {
                    const words = countWords(stage.cells.get(host.name));
                    td.append(" ", h("a", { class: `count ${mark.kind}`, href: mark.href, tabindex: "-1", title: words,
                        "aria-label": `${mark.text}: ${words}` }, mark.text));
                }
            }
        });
    }

    /** What a case's run stage says of the whole case. */
    drawRetried() {
        const { name, kind } = stageParts(this.id);
        const before = kind === "run" ? this.model.state.passedOnRetry(name) : null;
        this.retried.hidden = before === null;
        if (before !== null) {
            this.retried.replaceChildren("↻", h("span", { class: "word" }, " passed on retry"));
            this.retried.title = `Passed on retry; before: ${look(before).word}`;
        }
    }

    #drawStage(stage, now) {
        const running = stage.started !== null && stage.ended === null;
        const seen = look(stage.verdict ?? (running ? "RUNNING" : null));
        const took = stage.started === null ? "" : shortDuration((stage.ended ?? now) - stage.started);
        this.element.className = `${this.element.classList.contains("first") ? "first " : ""}${running ? "now" : ""}`;
        this.took.className = `took v-${seen.tone}`;
        this.took.textContent = `${seen.symbol} ${took}`;
        this.took.title = `${stageTitle(stage.id)}: ${seen.word}${took ? ` after ${
            duration((stage.ended ?? now) - stage.started)}` : ""}${stage.cause && stage.verdict !== "NOTHING_TO_DO" ? `. ${stage.cause}` : ""}`;
    }
}
