// The controls over an output: which stage and hosts, filter, search, times, following. They only change the link.

import { h } from "./dom.js";
import { FILTERS } from "./classify.js";
import { QUERY_LIMIT } from "./permalink.js";
import { stageTitle } from "./run-state.js";
import { look } from "./verdict.js";

export class OutputToolbar {
    #shownQuery = null;

    /**
     * @param {{onChange: (change: object) => void, onFind: (forward: boolean) => void, onFollow: () => void,
     *     onWrap: () => void, onFold: () => void, onLeave: () => void}} listeners onLeave: the reader has done with the search box
     */
    constructor(listeners) {
        this.listeners = listeners;
        const change = (name, value) => listeners.onChange({ [name]: value, line: null, lastLine: null });
        const mode = (toggle, name) => () => listeners.onChange({ mode: this.#on(toggle()) ? "side" : name });
        this.stage = h("select", { id: "output-stage", on: { change: () => listeners.onChange({
            stage: this.stage.value, lead: "host", line: null, lastLine: null }) } });
        this.filter = h("select", { id: "output-filter", on: { change: () => change("filter", this.filter.value) } },
            FILTERS.map((name) => h("option", { value: name }, name === "all" ? "all lines" : name)));
        this.query = h("input", { id: "output-search", type: "search", placeholder: "Search  ( / )", autocomplete: "off",
            maxlength: QUERY_LIMIT,
            spellcheck: "false", "aria-label": "Search in the output", on: {
                change: () => this.commit(),
                input: () => this.#typed(),
                keydown: (event) => this.#key(event) } });
        this.only = this.#toggle("Only matches", "Show only lines that contain the searched text",
            () => listeners.onChange({ only: !this.#on(this.only), line: null, lastLine: null }));
        this.times = this.#toggle("Times", "Show when each line was printed",
            () => listeners.onChange({ times: !this.#on(this.times) }));
        this.wrap = this.#toggle("Wrap", "Break long lines where the view ends ( w ). This browser remembers it.", listeners.onWrap);
        this.step = this.#toggle("In step", "Scroll all together, to what was printed at the same time", mode(() => this.step, "step"));
        this.merged = this.#toggle("Merge by time", "Show all lines in one list, in the order of their times",
            mode(() => this.merged, "merged"));
        this.fold = h("button", { type: "button", title: "Fold or open all sections ( Z ); z: the one that is in view",
            on: { click: listeners.onFold } });
        this.follow = this.#toggle("Follow", "Keep the end in view ( f )", listeners.onFollow);
        this.place = h("span", { class: "quiet", role: "status" });
        const step = (text, label, forward) => h("button", { type: "button", "aria-label": label, title: label,
            on: { click: () => listeners.onFind(forward) } }, text);
        this.element = h("div", { class: "toolbar" },
            h("label", { class: "hidden", for: "output-stage" }, "Stage"), this.stage,
            h("label", { class: "hidden", for: "output-filter" }, "Lines"), this.filter,
            h("span", { class: "group" }, this.query, step("↑", "Previous match ( N )", false),
                step("↓", "Next match ( n )", true)), this.place, this.only, this.times, this.wrap, this.fold, this.step, this.merged,
            this.follow);
    }

    #key(event) {
        if (event.key === "Enter") {
            event.preventDefault();
            this.listeners.onFind(!event.shiftKey);
        } else if (event.key === "Escape") {
            // another one leaves the output
            event.preventDefault();
            event.stopPropagation();
            this.commit();
            this.listeners.onLeave();
        }
    }

    /** What was said is of another text; and an empty box searches for nothing, also if it was emptied by its own button. */
    #typed() {
        this.place.textContent = "";
        if (this.query.value === "") {
            this.commit();
        }
    }

    /** Makes what is in the box what is searched for. */
    commit() {
        if (this.query.value !== this.#shownQuery) {
            this.#shownQuery = this.query.value;
            this.listeners.onChange({ query: this.query.value });
        }
    }

    #toggle(text, title, toggled) {
        return h("button", { type: "button", class: "toggle", "aria-pressed": "false", title, on: { click: toggled } },
            text);
    }

    #on(toggle) {
        return toggle.getAttribute("aria-pressed") === "true";
    }

    /**
     * Shows the link's options, and the stages with what came out of them.
     *
     * @param sources what is open: see output-sources.js
     */
    show(link, sources, stages) {
        const options = stages.map((stage) => h("option", { value: stage.id, selected: stage.id === link.stage },
            `${look(stage.verdict ?? (stage.started ? "RUNNING" : null)).symbol} ${stageTitle(stage.id)}`));
        if (link.stage !== null && !stages.some((stage) => stage.id === link.stage)) {
            options.unshift(h("option", { value: link.stage, selected: true, disabled: true }, `? ${stageTitle(link.stage)}`));
        }
        this.stage.replaceChildren(...options);
        this.stage.hidden = link.stage === null;
        this.filter.value = link.filter;
        if (link.query !== this.#shownQuery) {
            // what is being typed stays until it is searched for
            this.#shownQuery = link.query;
            this.query.value = link.query;
        }
        this.only.setAttribute("aria-pressed", String(Boolean(link.only)));
        this.only.disabled = !link.query;
        this.times.setAttribute("aria-pressed", String(link.times || link.mode === "merged"));
        this.times.disabled = link.mode === "merged";
        this.step.setAttribute("aria-pressed", String(link.mode === "step"));
        this.merged.setAttribute("aria-pressed", String(link.mode === "merged"));
        this.step.hidden = this.merged.hidden = sources.length < 2;
        // collected files do not grow, and have no times but those in their lines
        const growing = sources.some((source) => source.hasTimes);
        this.follow.hidden = link.mode === "merged" || !growing;
        this.times.hidden = !growing;
    }

    showFollow(following) {
        this.follow.setAttribute("aria-pressed", String(following));
    }

    showWrap(wrap) {
        this.wrap.setAttribute("aria-pressed", String(wrap));
    }

    /** @param folds {any: whether there are or may be sections, allFolded} */
    showFolds({ any, allFolded }) {
        this.fold.hidden = !any;
        this.fold.textContent = allFolded ? "Unfold all" : "Fold all";
    }
}
