// Why a run failed: what failed, hosts that failed alike together, the worst first, each with the lines that say why.

import { h } from "./dom.js";
import { issueLink, knownMark } from "./known-issue.js";
import { compareHref, namedRun, runHref } from "./page-links.js";
import { formatLink, outputLink } from "./permalink.js";
import { partOf, stageParts, stageTitle } from "./run-state.js";
import { joined, sinceParts } from "./since-view.js";
import { counted } from "./time.js";
import { runLook } from "./trend.js";
import { isBad, look, symbol } from "./verdict.js";

/** So many are shown at first, and so many of them with their lines. */
const NAMED = 6;
const OPEN = 3;
const HOSTS = 5;
/** No more groups of hosts are told since when they fail. */
const SINCE = 4;

/** Whether that came of a failure, and not of somebody's wish. */
export function isFailure(verdict) {
    return isBad(verdict) && verdict !== "CANCELLED";
}

/** The cells that failed, [{stage, cell}], and those that were under way when the run was cancelled. */
export function badCells(state) {
    const cells = [...state.stages.values()].flatMap((stage) => [...stage.cells.values()].map((cell) => ({ stage, cell })));
    return { failed: cells.filter(({ cell }) => isFailure(cell.verdict)),
        cancelled: cells.filter(({ cell }) => cell.verdict === "CANCELLED") };
}

/** Hosts as people name them: `on srv1`, `on srv1, srv2`, `on 40 hosts: srv1, srv2 and 38 more`. */
export function onHosts(hosts) {
    if (hosts.length <= HOSTS) {
        return hosts.length === 0 ? "" : ` on ${hosts.join(", ")}`;
    }
    return ` on ${counted(hosts.length, "host")}: ${hosts.slice(0, HOSTS).join(", ")} and ${hosts.length - HOSTS} more`;
}

export class FailuresView {
    #seen = "";
    #all = false;
    #failures = [];
    #neighbours = null;

    /** @param home the prefix of links to other pages; null where there are none */
    constructor(model, home) {
        Object.assign(this, { model, home });
        this.element = h("section", { class: "failures", "aria-label": "Why the run failed", hidden: true });
    }

    /** Asks for what failed if more has failed than before; again at the next update if that fails. */
    async update(signal) {
        const { state } = this.model;
        const { failed, cancelled } = badCells(state);
        const stages = [...state.stages.values()].filter((stage) => isFailure(stage.verdict)).length;
        const seen = JSON.stringify([failed.length, cancelled.length, stages, Boolean(state.end), state.issues.size]);
        if (seen === this.#seen || !state.start) {
            return;
        }
        this.#seen = seen;
        this.cancelled = cancelled;
        this.#draw();
        try {
            await Promise.all([
                (failed.length > 0 || stages > 0) && this.model.run.failures(signal).then((found) => {
                    this.#failures = found;
                    this.#draw();
                }),
                this.home !== null && state.end && this.model.run.neighbours(signal).then((found) => {
                    this.#neighbours = found;
                    this.model.flaky = found.flaky ?? [];
                    this.#draw();
                })]);
        } catch (e) {
            this.#seen = "";
            throw e;
        }
    }

    #draw() {
        const failures = this.#failures;
        const shown = this.#all ? failures : failures.slice(0, NAMED);
        const hosts = failures.reduce((sum, each) => sum + Math.max(1, each.hosts.length), 0);
        const summary = failures.length === hosts ? `What went wrong (${hosts})`
            : `What went wrong (${hosts}, of ${counted(failures.length, "kind")})`;
        const around = this.#around();
        this.element.hidden = failures.length === 0 && this.cancelled.length === 0 && around === null;
        this.element.replaceChildren(around ?? "",
            failures.length === 0 ? "" : h("details", { class: "wrong", open: true }, h("summary", null, summary),
                h("ol", null, shown.map((each, i) => this.#failure(each, i < OPEN))),
                shown.length < failures.length && h("button", { type: "button", on: { click: () => {
                    this.#all = true;
                    this.#draw();
                } } }, `Show all ${failures.length}`)),
            this.cancelled.length === 0 ? "" : this.#cancelled());
    }

    #failure(each, open) {
        const first = each.hosts[0];
        const title = `${stageTitle(each.stage)}${onHosts(each.hosts)}`;
        const seen = look(each.verdict);
        const head = [symbol(seen, { title: seen.word, "aria-hidden": "true" }), " ",
            first === undefined ? title : h("a", { href: outputLink(each.stage, first) }, title),
            ` ${seen.word}${each.cause ? `: ${each.cause}` : ""}`];
        const since = this.#since(each);
        if (each.known) {
            head.push(h("div", { class: "known-issue" }, knownMark("known issue"), " ", issueLink(each.known)));
        }
        if (each.last.length === 0) {
            const nothing = this.model.state.stages.get(each.stage)?.cells.get(first)?.outputBytes === 0;
            return h("li", null, head, nothing && h("span", { class: "quiet" }, " · it printed nothing"), since);
        }
        const label = each.hosts.length > 1 ? `The output of ${first}, the first of them` : `The output of ${first}`;
        const line = (one) => this.#line(each.stage, first, one);
        return h("li", null, head, since, h("details", { class: "said", open }, h("summary", null, label),
            h("ul", { class: "lines" }, each.errors.map(line), each.errors.length > 0
                && h("li", { class: "gap quiet", "aria-label": "lines between these" }, "⋯"), each.last.map(line))));
    }

    /** Since when the case fails on these hosts, those with the same history together; nothing before that is known. */
    #since({ stage: recorded, hosts }) {
        const stage = this.model.state.historyStage(recorded);
        const part = partOf(stage);
        const groups = (this.#neighbours?.failing ?? []).filter((each) => each.part === part)
            .map((each) => ({ ...each, hosts: each.hosts.filter((host) => hosts.includes(host)) }))
            .filter((each) => each.hosts.length > 0);
        const name = stageParts(stage).isCase ? `Case ${stageParts(stage).name}` : stageTitle(stage);
        return groups.slice(0, SINCE).map((each) => {
            const parts = sinceParts(each.since, this.home, { now: this.model.run.id, place: outputLink(stage, each.hosts[0]) });
            return parts.length > 0 && h("p", { class: "since quiet" }, `${name}${onHosts(each.hosts)}: `, joined(parts));
        });
    }

    #line(stage, host, { number, text, error }) {
        const kind = error ? "error" : null;
        return h("li", { class: kind }, number === null ? "" : h("a", { class: "at", "aria-label": `Line ${number} of ${host}`,
            href: formatLink({ view: "output", stage, hosts: [host], line: number }) }, number), h("code", null, text));
    }

    #cancelled() {
        const stages = Map.groupBy(this.cancelled, ({ stage }) => stage.id);
        return h("p", { class: "quiet" }, "Under way when the run was cancelled: ", [...stages].flatMap(([id, cells], i) => [
            i > 0 ? "; " : "", h("a", { href: outputLink(id, cells[0].cell.host) }, stageTitle(id)),
            onHosts(cells.map(({ cell }) => cell.host))]));
    }

    /** The way to the runs around this one; null if there is none. */
    #around() {
        const found = this.#neighbours;
        const link = (run, words) => h("a", { href: runHref(this.home, run.id) }, words ?? namedRun(run));
        const parts = [];
        if (found?.failingSince && found.failingSince.id !== this.model.run.id) {
            parts.push(["Failing since ", link(found.failingSince)]);
        }
        const failed = this.model.state.end && isFailure(this.model.state.end.verdict);
        if (failed && found?.lastPassed) {
            parts.push([parts.length > 0 ? "last passed in " : "Last passed in ", link(found.lastPassed)]);
            parts.push([h("a", { href: compareHref(this.home, found.lastPassed.id, this.model.run.id) },
                "compare with it")]);
        }
        const attempts = (found?.attempts ?? []).map((each) => [`Attempt ${each.number}: `,
            link(each), ` ${runLook(each).word}`]);
        const reruns = (found?.reruns ?? []).map((each) => ["Was rerun as ", link(each), `: ${runLook(each).word}`]);
        const all = [...parts, ...attempts, ...reruns];
        return all.length === 0 ? null : h("p", { class: "around" }, joined(all));
    }
}
