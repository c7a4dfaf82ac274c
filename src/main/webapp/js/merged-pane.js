// Outputs and collected files as one list, line by line in the order of their times.

import { stripAnsi } from "./ansi.js";
import { h } from "./dom.js";
import { isNamed, linkRanges } from "./line-links.js";
import { lineRow } from "./line-row.js";
import { zoneName } from "./line-times.js";
import { MergeCursor, wantedBy } from "./merge-cursor.js";
import { ROW_HEIGHT } from "./output-pane.js";
import { dateTime, grouped } from "./time.js";
import { takeMerged } from "./times.js";
import { VirtualList } from "./virtual-list.js";

const LINES_AT_ONCE = 2000;
/** So many lines are held; then the reader goes on with those behind. */
const LINES_IN_ALL = 200_000;

export class MergedPane {
    #abort = new AbortController();
    #rows = [];
    #busy = null;
    #cursors = [];
    /** How many lines were let go before those that are held. */
    #before = 0;
    #hits = null;

    /** @param options {sources: see output-sources.js, wrap, lineLink: (source, line, lastLine) => string} */
    constructor(options) {
        Object.assign(this, options);
        this.list = new VirtualList({ label: `${this.sources.map(({ name }) => name).join(", ")}, merged by time`,
            rowHeight: ROW_HEIGHT, render: (index) => this.#render(index), onRange: (from, to) => this.#more(to) });
        this.list.setWrapped(this.wrap);
        // texts begin below each other
        this.list.element.style.setProperty("--from", `${Math.min(24, Math.max(...this.sources.map(({ name }) => name.length)))}ch`);
        linkRanges(this.list, (row) => {
            const source = this.sources[Number(row.dataset.source)];
            return { from: source.leads(this.link) ? this.link.line : null,
                lineLink: (line, lastLine) => this.lineLink(source, line, lastLine) };
        });
        this.state = h("div", { class: "pane-state" }, "Loading the output…");
        this.notes = h("div", { class: "pane-notes" });
        this.element = h("section", { class: "pane", "aria-label": "Merged by time" }, h("header", { class: "pane-head" },
            h("h2", null, `${this.sources.length} merged by time`)), h("div", { class: "pane-said" }, this.notes, this.state),
        this.list.element);
    }

    dispose() {
        this.#abort.abort();
        this.list.dispose();
    }

    async start(link) {
        this.show(link);
        while (!this.#abort.signal.aborted && !this.#cursors.every((cursor) => cursor.ended && cursor.done)) {
            await new Promise((resolve) => setTimeout(resolve, 1000));
            if (this.#cursors.some((cursor) => cursor.done && !cursor.ended) && this.list.atEnd) {
                this.#cursors.forEach((cursor) => (cursor.done = cursor.ended));
                await this.#more(this.#rows.length);
                this.list.scrollToEnd();
            }
        }
    }

    show(link) {
        const before = this.link;
        this.link = link;
        const listed = (each) => JSON.stringify([each?.filter, each?.only && each.query]);
        if (listed(before) !== listed(link)) {
            this.#begin();
        }
        this.list.invalidate();
        if (link.line !== null && (link.line !== before?.line || this.#lead(before) !== this.#lead(link))) {
            this.#reach(link);
        }
    }

    #lead(link) {
        return this.sources.find((source) => source.leads(link));
    }

    #begin() {
        const wanted = wantedBy(this.link);
        this.#cursors = this.sources.map((source) => new MergeCursor(source, wanted));
        this.#before = 0;
        this.#letGo();
        this.#more(0);
    }

    #letGo() {
        this.#before += this.#rows.length;
        this.#rows = [];
        this.#hits = null;
        this.list.setCount(0);
        // the same numbers are other lines now
        this.list.invalidate();
    }

    get #full() {
        return this.#rows.length >= LINES_IN_ALL;
    }

    get #complete() {
        return this.#cursors.every((cursor) => cursor.done && cursor.lines.length === 0);
    }

    /** Takes more lines if those are near the end; resolves when it has. */
    #more(to) {
        if (to >= this.#rows.length - 200 && !this.#full) {
            this.#busy ??= this.#takeAll().finally(() => (this.#busy = null));
        }
        return this.#busy;
    }

    /** Takes some lines; again if other ones are wanted meanwhile. */
    async #takeAll() {
        let cursors;
        do {
            cursors = this.#cursors;
            try {
                await this.#take(cursors);
            } catch (e) {
                if (e.name !== "AbortError") {
                    this.state.textContent = `The output could not be loaded. ${e.message}`;
                    this.state.hidden = false;
                }
            }
        } while (cursors !== this.#cursors);
    }

    async #take(cursors) {
        const enough = this.#rows.length + LINES_AT_ONCE;
        do {
            const empty = cursors.filter((cursor) => cursor.lines.length === 0 && !cursor.done);
            await Promise.all(empty.map((cursor) => cursor.fill(this.#abort.signal, () => this.#sayProgress(cursors))));
            if (cursors !== this.#cursors) {
                return;
            }
            this.#rows.push(...takeMerged(cursors, LINES_AT_ONCE));
        } while (this.#rows.length < enough && cursors.some((cursor) => !cursor.done));
        this.list.setCount(this.#rows.length);
        this.list.redraw();
        this.#describe();
    }

    /** As long as no line is found in much output. */
    #sayProgress(cursors) {
        if (cursors === this.#cursors && this.#rows.length === 0) {
            const sum = (of) => cursors.reduce((all, cursor) => all + of(cursor), 0);
            this.state.textContent = `Searching… ${Math.floor(100 * sum((each) => each.offset) / Math.max(1, sum((each) => each.length)))} %`;
            this.state.hidden = false;
        }
    }

    /** Takes lines until that is there, says whether it is: not if all are taken, or as many as are held. */
    async #moreUntil(found) {
        while (!found()) {
            const before = this.#rows.length;
            if (this.#full || this.#complete || this.#abort.signal.aborted) {
                return false;
            }
            await this.#more(before);
            if (this.#rows.length === before && !this.#complete) {
                return false; // it could not be loaded
            }
        }
        return true;
    }

    /** Loads until that line is there, and brings it into view. */
    async #reach(link) {
        const lead = this.#lead(link);
        let index = -1;
        let looked = 0;
        const find = () => {
            for (; index < 0 && looked < this.#rows.length; looked++) {
                const row = this.#rows[looked];
                index = row.source === lead && row.line >= link.line - 1 ? looked : -1;
            }
            return index >= 0 || this.link !== link;
        };
        if (await this.#moreUntil(find) && this.link === link && !this.list.shows(index)) {
            this.list.scrollTo(index);
        }
    }

    /** Goes to the next line of all that holds the query: {line, source, place}, or {none, held}. */
    async find(query, filter, forward) {
        const lead = this.#lead(this.link);
        const current = this.link.line === null ? (forward ? -1 : this.#rows.length)
            : this.#rows.findIndex((row) => row.source === lead && row.line === this.link.line - 1);
        let found = -1;
        const next = () => {
            const hits = this.#findHits(query);
            found = forward ? hits.findIndex((hit) => hit > current) : hits.findLastIndex((hit) => hit < current);
            return found >= 0 || !forward;
        };
        await this.#moreUntil(next);
        const hits = this.#findHits(query);
        const all = this.#complete && this.#before === 0;
        if (found < 0) {
            return { none: all && hits.length === 0, held: !all };
        }
        const row = this.#rows[hits[found]];
        return { line: row.line + 1, source: row.source, place: `${found + 1} of ${hits.length}${all ? "" : " so far"}` };
    }

    /** The rows that hold the text; rows that came since the last time are added. */
    #findHits(query) {
        const text = query.toLowerCase();
        if (this.#hits?.text !== text) {
            this.#hits = { text, found: [], looked: 0 };
        }
        for (; this.#hits.looked < this.#rows.length; this.#hits.looked++) {
            if (stripAnsi(this.#rows[this.#hits.looked].text).toLowerCase().includes(text)) {
                this.#hits.found.push(this.#hits.looked);
            }
        }
        return this.#hits.found;
    }

    setWrap(wrap) {
        this.list.setWrapped(wrap);
    }

    #describe() {
        this.notes.replaceChildren(...this.#notes().map((note) => h("p", null, note)));
        this.notes.hidden = this.notes.childElementCount === 0;
        const from = this.#before === 0 ? "" : `Lines from ${grouped(this.#before + 1)} on. `;
        this.state.hidden = this.#rows.length > 0 && !this.#full && from === "";
        if (this.#rows.length === 0) {
            this.state.textContent = this.link.filter === "all" && !this.link.only
                ? this.#complete && this.#cursors.every((cursor) => cursor.ended) ? "Nothing was printed." : "Nothing was printed yet."
                : "No line matches this filter.";
            return;
        }
        const button = (text, action) => h("button", { type: "button", on: { click: action } }, text);
        this.state.replaceChildren(from,
            this.#full ? `${grouped(this.#rows.length)} lines are merged${this.#until()}. A filter shows fewer. ` : "",
            this.#full ? button("Show the following lines", () => this.#goOn()) : "", " ",
            this.#before > 0 ? button("Back to the beginning", () => this.#begin()) : "");
    }

    #until() {
        const { time } = this.#rows.at(-1);
        return time === null ? "" : `, up to ${dateTime(time)}`;
    }

    #goOn() {
        this.#letGo();
        this.#more(0);
    }

    /** What the reader has to know of the times. */
    #notes() {
        const names = (some) => some.map((cursor) => cursor.source.name).join(", ");
        const untimed = this.#cursors.filter((cursor) => cursor.untimed);
        const zones = Map.groupBy(this.#cursors.filter((cursor) => cursor.zone), (cursor) => cursor.zone);
        return [...this.#cursors.filter((cursor) => cursor.trouble).map((cursor) => `${cursor.source.name}: ${cursor.trouble}`),
            untimed.length > 0 && `No times begin the lines of ${names(untimed)}: they come last.`,
            ...[...zones].map(([zone, some]) => `Times without a zone in ${names(some)} are read as ${zoneName(zone)}: as UTC, the last `
                + "one would not fit the time at which the file was collected.")].filter(Boolean);
    }

    #render(index) {
        const row = this.#rows[index];
        const lead = this.#lead(this.link);
        const number = this.sources.indexOf(row.source);
        const element = lineRow(row, { query: this.link.query, times: true,
            current: row.source === lead && isNamed(this.link, row.line), host: row.source.name, hostIndex: number,
            day: row.source.window.from, link: this.lineLink(row.source, row.line + 1, null) });
        element.dataset.source = number;
        return element;
    }
}
