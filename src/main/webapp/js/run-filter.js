// The filters and the order of a list of runs: a form, and the page's address, which holds them, so that it can be sent to
// someone, and so that the browser's back button takes a filter off.

import { h } from "./dom.js";
import { look } from "./verdict.js";

const NAMES = ["suite", "verdict", "host", "commit", "since", "until", "text", "sort"];
/** After the last key, in milliseconds. */
const PAUSE = 300;
/** As the server names them, with a verdict that looks the same. */
const WORDS = [["passed", "PASSED"], ["failed", "FAILED"], ["timed-out", "TIMED_OUT"], ["infrastructure", "INFRASTRUCTURE"],
    ["cancelled", "CANCELLED"], ["skipped", "SKIPPED"], ["running", "RUNNING"], ["interrupted", null, "↯"], ["damaged", null, "⚠"]];
const SORTS = /^-?(verdict|suite|run|started|took|commit|cause)$/;
const NARROW = "(max-width: 700px)";

export class RunFilter {
    #typed = null;
    #timer = null;

    /**
     * @param fixed what the page's list always is, such as {suite, cell, host}
     * @param onChange is called when another list is wanted
     */
    constructor(fixed, onChange) {
        Object.assign(this, { fixed, onChange });
        this.values = read(fixed);
        this.fields = {};
        this.chips = new Map(WORDS.map(([word, verdict, symbol]) => [word, this.#chip(word, verdict, symbol)]));
        this.said = h("span", { class: "quiet", role: "status" });
        this.clear = h("button", { type: "button", on: { click: () => this.#clear() } }, "Clear the filters");
        const form = h("form", { class: "filter-form", on: { submit: (event) => event.preventDefault() } },
            this.#field("text", "Text", { type: "search", placeholder: "cause, owner, run, commit" }),
            "suite" in fixed ? null : this.#suites(), "host" in fixed ? null : this.#field("host", "Host", { type: "search" }),
            this.#field("commit", "Commit", { type: "search", placeholder: "first digits" }),
            this.#field("since", "From", { type: "date" }), this.#field("until", "To", { type: "date" }),
            h("div", { class: "chips", role: "group", "aria-label": "Verdicts" }, [...this.chips.values()]));
        this.bar = h("div", { class: "toolbar" }, this.said, this.clear);
        const open = !matchMedia(NARROW).matches || this.isSet();
        this.element = h("div", { role: "search", "aria-label": "Filter the runs" }, h("details", { class: "filters", open }, h("summary", null, "Filter the runs"), form),
            this.bar);
        this.#show();
        addEventListener("popstate", () => {
            const before = JSON.stringify(this.values);
            this.values = read(this.fixed);
            if (JSON.stringify(this.values) !== before) {
                this.#typed = null;
                this.#show();
                this.onChange();
            }
        });
    }

    /** Whether a filter is set. */
    isSet() {
        return NAMES.some((name) => name !== "sort" && this.values[name]);
    }

    /** What is asked for, as the server takes it; a day begins and ends in the reader's zone. */
    parameters() {
        const { since, until, ...same } = this.values;
        return { ...this.fixed, ...Object.fromEntries(Object.entries(same).filter(([, value]) => value)),
            ...(midnight(since, 0) ? { since: midnight(since, 0) } : {}), ...(midnight(until, 1) ? { until: midnight(until, 1) } : {}) };
    }

    /** What the list is sorted by: the name of a column, with a minus before it if descending. */
    get sort() {
        return this.values.sort || "-started";
    }

    sortBy(sort) {
        this.#set("sort", sort === "-started" ? "" : sort);
    }

    /** Says how many runs there are, and how many of them are shown. */
    tell({ shown, matching, all }) {
        const number = (count) => count.toLocaleString("en");
        const runs = `run${all === 1 ? "" : "s"}`;
        this.said.textContent = this.isSet()
            ? `${number(matching)} of ${number(all)} ${runs} match${shown < matching ? `, ${number(shown)} shown` : ""}`
            : shown < all ? `${number(shown)} of ${number(all)} ${runs} shown` : `${number(all)} ${runs}`;
        this.clear.hidden = !this.isSet();
    }

    /** The suites that may be chosen. */
    offer(suites) {
        const { suite } = this.fields;
        const names = [...new Set([...suites, this.values.suite].filter(Boolean))].sort();
        if (suite && JSON.stringify(names) !== suite.dataset.names) {
            suite.dataset.names = JSON.stringify(names);
            suite.replaceChildren(h("option", { value: "" }, "all"), ...names.map((name) => h("option", { value: name }, name)));
            suite.value = this.values.suite;
        }
    }

    #field(name, label, attributes) {
        this.fields[name] = h("input", { ...attributes, name, autocomplete: "off", spellcheck: "false",
            on: { input: () => this.#later(name), change: () => this.#take(name) } });
        return h("label", null, label, this.fields[name]);
    }

    #suites() {
        this.fields.suite = h("select", { name: "suite", on: { change: () => this.#take("suite") } });
        this.offer([]);
        return h("label", null, "Suite", this.fields.suite);
    }

    #chip(word, verdict, symbol) {
        const seen = verdict ? look(verdict) : { symbol, word, tone: "infrastructure" };
        return h("button", { type: "button", class: "chip", on: { click: () => this.#toggle(word) } },
            h("span", { class: `symbol v-${seen.tone}`, "aria-hidden": "true" }, seen.symbol), ` ${seen.word}`);
    }

    #verdicts() {
        return this.values.verdict.split(",").filter(Boolean);
    }

    #toggle(word) {
        const before = this.#verdicts();
        const now = before.includes(word) ? before.filter((each) => each !== word) : [...before, word];
        this.#set("verdict", now.join(","));
    }

    #later(name) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#take(name, true), PAUSE);
    }

    /** Takes what a field holds; what is still being typed becomes one step back and not one for each letter. */
    #take(name, typing = false) {
        clearTimeout(this.#timer);
        const value = this.fields[name].value.trim();
        if (value !== this.values[name]) {
            this.#set(name, value, this.#typed === name);
        }
        this.#typed = typing ? name : null;
    }

    #set(name, value, replace = false) {
        this.values = { ...this.values, [name]: value };
        this.#write(replace);
    }

    #clear() {
        this.values = { ...read(this.fixed, ""), sort: this.values.sort };
        this.#write(false);
        this.element.querySelector("summary").focus();
    }

    #write(replace) {
        const query = new URLSearchParams(location.search);
        NAMES.filter((name) => !(name in this.fixed)).forEach((name) =>
            this.values[name] ? query.set(name, this.values[name]) : query.delete(name));
        const address = `${location.pathname}${query.size > 0 ? `?${query}` : ""}${location.hash}`;
        history[replace ? "replaceState" : "pushState"](null, "", address);
        this.#show();
        this.onChange();
    }

    /** Puts the values into the form; a field that holds what is meant is left alone, since someone may be typing in it. */
    #show() {
        for (const [name, field] of Object.entries(this.fields)) {
            if (name === "suite") {
                this.offer([...field.options].map((option) => option.value));
            }
            if (field.value.trim() !== this.values[name]) {
                field.value = this.values[name];
            }
        }
        const chosen = this.#verdicts();
        this.chips.forEach((chip, word) => chip.setAttribute("aria-pressed", String(chosen.includes(word))));
        this.clear.hidden = !this.isSet();
    }
}

/** What the address says of the filters; what is none there is left out. */
function read(fixed, search = location.search) {
    const query = new URLSearchParams(search);
    const sound = { verdict: (text) => text.split(",").filter((word) => WORDS.some(([each]) => each === word)).join(","),
        sort: (text) => (SORTS.test(text) ? text : ""), since: (text) => (midnight(text, 0) ? text : ""),
        until: (text) => (midnight(text, 0) ? text : "") };
    return Object.fromEntries(NAMES.map((name) => {
        const text = name in fixed ? "" : query.get(name) ?? "";
        return [name, sound[name] ? sound[name](text) : text];
    }));
}

/** When that day begins, so many days later, in the reader's zone; null if it is none. */
function midnight(day, later) {
    const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? "");
    const date = parts && new Date(Number(parts[1]), parts[2] - 1, Number(parts[3]) + later);
    return date ? date.toISOString() : null;
}
