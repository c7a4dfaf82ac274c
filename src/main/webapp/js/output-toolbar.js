// The controls over an output: which stage and hosts, filter, search, times, following. They only change the link.

import { h } from "./dom.js";
import { FILTERS } from "./classify.js";
import { QUERY_LIMIT } from "./permalink.js";
import { stageTitle } from "./run-state.js";
import { look } from "./verdict.js";

export class OutputToolbar {
    /**
     * @param {{onChange: (change: object) => void, onFind: (forward: boolean) => void, onFollow: () => void}} listeners
     */
    constructor(listeners) {
        const change = (name, value) => listeners.onChange({ [name]: value, line: null, lastLine: null });
        this.stage = h("select", { id: "output-stage", on: { change: () => listeners.onChange({
            stage: this.stage.value, line: null, lastLine: null }) } });
        this.filter = h("select", { id: "output-filter", on: { change: () => change("filter", this.filter.value) } },
            FILTERS.map((name) => h("option", { value: name }, name === "all" ? "all lines" : name)));
        this.query = h("input", { id: "output-search", type: "search", placeholder: "Search  ( / )", autocomplete: "off",
            maxlength: QUERY_LIMIT,
            spellcheck: "false", "aria-label": "Search in the output", on: {
                change: () => listeners.onChange({ query: this.query.value }),
                keydown: (event) => event.key === "Enter" && this.#enter(event, listeners) } });
        this.only = this.#toggle("Only matches", "Show only lines that contain the searched text",
            () => listeners.onChange({ only: !this.#on(this.only), line: null }));
        this.times = this.#toggle("Times", "Show when each line was printed",
            () => listeners.onChange({ times: !this.#on(this.times) }));
        this.merged = this.#toggle("Merge by time", "Show the hosts' lines in one list, in the order in which they were printed",
            () => change("mode", this.#on(this.merged) ? "side" : "merged"));
        this.follow = this.#toggle("Follow", "Keep the end in view ( f )", listeners.onFollow);
        this.place = h("span", { class: "quiet", role: "status" });
        const step = (text, label, forward) => h("button", { type: "button", "aria-label": label, title: label,
            on: { click: () => listeners.onFind(forward) } }, text);
        this.element = h("div", { class: "toolbar" },
            h("label", { class: "hidden", for: "output-stage" }, "Stage"), this.stage,
            h("label", { class: "hidden", for: "output-filter" }, "Lines"), this.filter,
            h("span", { class: "group" }, this.query, step("↑", "Previous match ( N )", false),
                step("↓", "Next match ( n )", true)), this.place, this.only, this.times, this.merged, this.follow);
    }

    #enter(event, listeners) {
        event.preventDefault();
        listeners.onChange({ query: this.query.value });
        listeners.onFind(!event.shiftKey);
    }

    #toggle(text, title, toggled) {
        return h("button", { type: "button", class: "toggle", "aria-pressed": "false", title, on: { click: toggled } },
            text);
    }

    #on(toggle) {
        return toggle.getAttribute("aria-pressed") === "true";
    }

    /** Shows the link's options, and the stages with what came out of them. */
    show(link, stages) {
        const options = stages.map((stage) => h("option", { value: stage.id, selected: stage.id === link.stage },
            `${look(stage.verdict ?? (stage.started ? "RUNNING" : null)).symbol} ${stageTitle(stage.id)}`));
        this.stage.replaceChildren(...options);
        this.filter.value = link.filter;
        if (document.activeElement !== this.query) {
            this.query.value = link.query;
        }
        this.only.setAttribute("aria-pressed", String(Boolean(link.only)));
        this.only.disabled = !link.query;
        this.times.setAttribute("aria-pressed", String(link.times || link.mode === "merged"));
        this.merged.setAttribute("aria-pressed", String(link.mode === "merged"));
        this.merged.hidden = link.hosts.length < 2;
        this.follow.hidden = link.mode === "merged";
    }

    showFollow(following) {
        this.follow.setAttribute("aria-pressed", String(following));
    }
}
