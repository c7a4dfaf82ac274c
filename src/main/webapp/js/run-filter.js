// The filters and the order of a list of runs: a form, and the page's address, which holds them, so that it can be sent to
// someone, and so that the browser's back button takes a filter off.

import { h } from "./dom.js";
import { counted, grouped, startOfDay } from "./time.js";
import { look, symbol } from "./verdict.js";

const NAMES = ["suite", "verdict", "host", "commit", "since", "until", "text", "sort"];
/** After the last key, in milliseconds. */
const PAUSE = 300;
/** What a run may be, as the server names it. */
const WORDS = new Map(["PASSED", "FAILED", "TIMED_OUT", "INFRASTRUCTURE", "CANCELLED", "SKIPPED", "RUNNING", "INTERRUPTED", "DAMAGED"]
    .map((verdict) => [verdict.toLowerCase().replace("_", "-"), verdict]));
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
        this.chips = new Map([...WORDS].map(([word, verdict]) => [word, this.#chip(word, look(verdict))]));
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
        this.element = h("div", { role: "search", "aria-label": "Filter the runs" },
            h("details", { class: "filters", open }, h("summary", null, "Filter the runs"), form), this.bar);
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
        const wanted = { ...this.values, since: midnight(this.values.since, 0), until: midnight(this.values.until, 1) };
        return { ...this.fixed, ...Object.fromEntries(Object.entries(wanted).filter(([, value]) => value)) };
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
        const runs = counted(all, "run");
        this.said.textContent = this.isSet()
            ? `${grouped(matching)} of ${runs} match${shown < matching ? `, ${grouped(shown)} shown` : ""}`
            : shown < all ? `${grouped(shown)} of ${runs} shown` : runs;
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

    #chip(word, seen) {
        return h("button", { type: "button", class: "chip", on: { click: () => this.#toggle(word) } },
            symbol(seen, { "aria-hidden": "true" }), ` ${seen.word}`);
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
    const valid = { verdict: (text) => text.split(",").filter((word) => WORDS.has(word)).join(","),
        sort: (text) => (SORTS.test(text) ? text : ""), since: (text) => (midnight(text, 0) ? text : ""),
        until: (text) => (midnight(text, 0) ? text : "") };
    return Object.fromEntries(NAMES.map((name) => {
        const text = name in fixed ? "" : query.get(name) ?? "";
        return [name, valid[name] ? valid[name](text) : text];
    }));
}

/** When that day begins, so many days later, in the reader's zone; null if it is none. */
function midnight(day, later) {
    const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? "");
    const date = parts && startOfDay(Number(parts[1]), Number(parts[2]), Number(parts[3]) + later);
    return date ? date.toISOString() : null;
}
