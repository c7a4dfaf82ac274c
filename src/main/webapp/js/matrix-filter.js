// Which stages and hosts of a large matrix are shown: those that failed, hosts by name, the worst first.

import { h } from "./dom.js";
import { look, isBad } from "./verdict.js";

/** Hosts are worth a search from so many on. */
const MANY = 9;

/**
 * The stages and hosts to show: {stages, hosts}.
 *
 * @param state a RunState
 * @param options {failed: only those with a cell that did not pass, host: part of a host's name, worst: hosts that failed most first}
 */
export function choose(state, { failed, host, worst }) {
    const all = [...state.stages.values()];
    const bad = (stage, name) => isBad(stage.cells.get(name)?.verdict);
    const wanted = host.trim().toLowerCase();
    let hosts = [...state.hosts.values()].filter((each) => each.name.toLowerCase().includes(wanted)
        && (!failed || all.some((stage) => bad(stage, each.name))));
    const stages = !failed ? all : all.filter((stage) => hosts.some((each) => bad(stage, each.name))
        || (isBad(stage.verdict) && wanted === ""));
    if (worst) {
        const weights = new Map(hosts.map((each) => [each, weight(all, each.name)]));
        hosts = [...hosts].sort((a, b) => compare(weights.get(b), weights.get(a)));
    }
    return { stages, hosts };
}

/** How bad a host is: the rank of its worst verdict, then how many were bad. */
function weight(stages, host) {
    const ranks = stages.map((stage) => stage.cells.get(host)?.verdict).filter(isBad).map((verdict) => look(verdict).rank);
    return [Math.max(0, ...ranks), ranks.length];
}

function compare([worstA, countA], [worstB, countB]) {
    return worstA - worstB || countA - countB;
}

export class MatrixFilter {
    options = { failed: false, host: "", worst: false };

    /** @param onChange is called when other stages or hosts are to be shown */
    constructor(onChange) {
        const toggle = (name, text, title) => {
            const button = h("button", { type: "button", class: "toggle", "aria-pressed": "false", title, on: { click: () => {
                this.options[name] = !this.options[name];
                button.setAttribute("aria-pressed", String(this.options[name]));
                onChange();
            } } }, text);
            return button;
        };
        this.failed = toggle("failed", "Only failed", "Show only stages and hosts that did not pass");
        this.worst = toggle("worst", "Worst first", "Show the hosts that failed most before the others");
        this.host = h("input", { type: "search", placeholder: "Host", "aria-label": "Show hosts whose names contain",
            autocomplete: "off", spellcheck: "false", on: { input: () => {
                this.options.host = this.host.value;
                onChange();
            } } });
        this.shown = h("span", { class: "quiet", role: "status" });
        this.element = h("div", { class: "toolbar", role: "group", "aria-label": "What the matrix shows" },
            this.failed, this.worst, this.host, this.shown);
    }

    /** Shows what is of use, and says what is left out. */
    show(state, { stages, hosts }) {
        const bad = [...state.stages.values()].some((stage) => isBad(stage.verdict)
            || [...stage.cells.values()].some((cell) => isBad(cell.verdict)));
        this.failed.hidden = !bad;
        this.worst.hidden = !bad || state.hosts.size < 2;
        this.host.hidden = state.hosts.size < MANY;
        this.element.hidden = this.failed.hidden && this.host.hidden;
        const all = stages.length === state.stages.size && hosts.length === state.hosts.size;
        this.shown.textContent = all ? ""
            : `${hosts.length} of ${state.hosts.size} hosts, ${stages.length} of ${state.stages.size} stages`;
    }
}
