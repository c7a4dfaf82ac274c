// A text of the record as a list of lines that follows what is still being written: the output of a host in a stage, or a
// collected file.

import { h } from "./dom.js";
import { Folding } from "./folding.js";
import { AllLines, Finder, MatchedLines, UnfoldedLines } from "./line-lists.js";
import { isNamed, linkRanges } from "./line-links.js";
import { lineRow, noteRow } from "./line-row.js";
import { LineStore } from "./line-store.js";
import { emptyIfMissing } from "./source-http.js";
import { focusedElement } from "./surface.js";
import { bytes, counted } from "./time.js";
import { offsetAt, parseTimes, timeAt } from "./times.js";
import { VirtualList } from "./virtual-list.js";

const WAIT_SECONDS = 20;
const ENOUGH = 200;
/** In a longer text sections are searched for only when the reader wants to fold them. */
const SECTIONS_UP_TO = 16 << 20;
/** What has grown is searched for sections no more often, in milliseconds. */
const SECTIONS_EVERY = 2000;
export const ROW_HEIGHT = 18;

export class OutputPane {
    #abort = new AbortController();
    #times = null;
    #finder = null;
    #finderKey = "";
    #folding;
    #foldedAt = 0;
    #asText = false;

    /**
     * @param {{output: object, name: string, label: string, heading: Element[], opening: "start" | "end" | "follow",
     *     wrap: boolean, folded: Set<number>, lineLink: (line: number, lastLine: number | null) => string,
     *     lost?: () => string | null, note?: string, onFollow?: (following: boolean) => void, onScrolled?: () => void,
     *     onFolds?: () => void}} options output is that of a data source; folded is kept by the caller for the next pane
     */
    constructor(options) {
        Object.assign(this, options);
        this.store = new LineStore(this.output);
        this.all = new UnfoldedLines(new AllLines(this.store, this.output.kinds));
        this.lines = this.all;
        this.link = { filter: "all", query: "", times: false, line: null, lastLine: null };
        this.following = false;
        this.#folding = new Folding(this.output, this.folded);
        this.list = new VirtualList({ label: `Output of ${this.name}`, rowHeight: ROW_HEIGHT,
            render: (index) => this.#render(index), onRange: (from, to) => this.#load(from, to),
            onScrolled: () => this.onScrolled?.() });
        this.list.setWrapped(this.wrap);
        this.list.element.addEventListener("scroll", () => this.#noticeFollow(), { passive: true });
        linkRanges(this.list, () => ({ from: this.link.line, lineLink: this.lineLink }));
        this.state = h("div", { class: "pane-state" }, "Loading the output…");
        this.size = h("span", { class: "quiet" });
        const raw = this.output.rawUrl
            && h("a", { class: "quiet", href: this.output.rawUrl, download: "" }, "raw", h("span", { class: "hidden" },
                ` download of ${this.name}`));
        this.element = h("section", { class: "pane", "aria-label": this.label },
            h("header", { class: "pane-head" }, this.heading, this.size, raw), this.state, this.list.element);
    }

    dispose() {
        this.#abort.abort();
        this.list.dispose();
    }

    get signal() {
        return this.#abort.signal;
    }

    /** Loads, shows what the link asks for, and follows until disposed. */
    async start(link) {
        try {
            await this.store.open(this.signal);
            if (!this.store.isText && !this.#asText) {
                this.#offerDownload(link);
                return;
            }
            await this.show(link);
            if (link.line === null && this.opening === "follow") {
                this.follow(true);
            } else if (link.line === null && this.opening === "end") {
                this.list.scrollToEnd();
            }
            await this.#keepSections();
            while (!this.store.ended) {
                if (await this.store.grow(WAIT_SECONDS, this.signal)) {
                    await this.lines.refresh(this.signal);
                    this.#grown();
                    if (performance.now() > this.#foldedAt + SECTIONS_EVERY) {
                        await this.#keepSections();
                    }
                }
            }
            await this.#keepSections();
            this.#describe();
        } catch (e) {
            this.#fail(e);
        }
    }

    /** Of what is no text there is only the download, unless the reader wants to see it all the same. */
    #offerDownload(link) {
        this.size.textContent = bytes(this.store.length);
        this.state.replaceChildren("This file is not text, so its lines are not shown. ",
            this.output.rawUrl ? h("a", { href: this.output.rawUrl, download: "" }, "Download it") : "", " ",
            h("button", { type: "button", on: { click: () => {
                this.#asText = true;
                this.start(link);
            } } }, "Show it as text"));
        this.state.hidden = false;
    }

    #fail(e) {
        if (e.name === "AbortError") {
            return;
        }
        this.state.textContent = e.status === 404 ? this.lost?.() ?? "This host printed nothing in this stage."
            : `The output could not be loaded. ${e.message}`;
        this.state.hidden = false;
    }

    /** Shows what the link asks for: filter, query, times, line. */
    async show(link) {
        const before = this.link;
        this.link = link;
        if (link.times) {
            await this.#loadTimes();
        }
        const listed = (each) => `${each.filter}\n${each.only ? each.query : ""}`;
        if (listed(before) !== listed(link)) {
            const only = link.only ? link.query : "";
            this.lines = link.filter === "all" && !only ? this.all : new MatchedLines(this.output, link.filter, only);
            this.list.setCount(0);
            await this.#fill();
        }
        this.#grown();
        this.list.invalidate();
        if (link.line !== null && link.line !== before.line) {
            this.follow(false);
            await this.#reach(link.line - 1);
        }
    }

    async #loadTimes() {
        this.#times ??= parseTimes(await this.output.times(this.signal).catch(emptyIfMissing("")));
    }

    /** Searches on until there is something to look at: one answer of a search may hold little of a long output. */
    async #fill() {
        const { lines } = this;
        this.#describe();
        while (lines === this.lines && !lines.complete && lines.count < ENOUGH) {
            await lines.more(this.signal);
            this.list.setCount(lines.count);
            this.#describe();
        }
    }

    async #reach(line) {
        while (!this.lines.complete && (this.lines.matches.at(-1)?.line ?? -1) < line) {
            await this.lines.more(this.signal);
        }
        if (this.#folding.reveal(line)) {
            this.#refold();
        }
        this.#grown();
        const index = this.lines.indexOf(line);
        if (!this.list.shows(index)) {
            this.list.scrollTo(index);
        }
    }

    /** Goes to the next line that holds the query; says where it is: {line, place}, or {none: whether there is no match at all}. */
    async find(query, filter, forward) {
        const key = `${filter}\n${query}\n${this.store.count}`;
        if (key !== this.#finderKey) {
            this.#finder = new Finder(this.output, filter, query);
            this.#finderKey = key;
        }
        const finder = this.#finder;
        const from = this.link.line === null ? (forward ? -1 : this.store.count) : this.link.line - 1;
        const line = await finder.find(from, forward, this.signal);
        return line === null ? { none: finder.none } : { line: line + 1, place: finder.place(line) };
    }

    setWrap(wrap) {
        this.list.setWrapped(wrap);
    }

    /** What is in view first: {line, time}, the time null if it is not known; null if nothing is. */
    async inView() {
        await this.#loadTimes();
        const row = this.lines.row(this.list.firstVisible);
        return row && { line: row.line, time: timeAt(this.#times, row.offset) };
    }

    /** Shows what came at the same time, or the same line where times are not known. */
    async stepTo({ line, time }) {
        await this.#loadTimes();
        let at = Math.min(line, this.store.count - 1);
        if (time !== null && this.#times.millis.length > 0) {
            const offset = offsetAt(this.#times, time);
            at = offset === null ? this.store.count - 1 : await this.store.lineAt(offset, this.signal);
        }
        if (this.following) {
            this.follow(false);
        }
        this.list.scrollToTop(this.lines.indexOf(at));
    }

    /** Whether it has sections, or may have some that are searched for when the reader wants to fold them. */
    get foldable() {
        return this.#folding.complete ? this.#folding.count > 0 : this.store.length > SECTIONS_UP_TO;
    }

    get allFolded() {
        return this.#folding.allFolded;
    }

    /** Folds all sections, or opens them. */
    async foldAll(fold) {
        try {
            await this.#findSections();
            this.#folding.foldAll(fold);
            this.#refold();
        } catch (e) {
            this.#fail(e);
        }
    }

    /** Folds or opens the section of the line in the address if that is in view, else of the first line in view. */
    foldHere() {
        const { link, list, lines } = this;
        const named = link.line !== null && list.shows(lines.indexOf(link.line - 1)) ? link.line - 1 : null;
        const section = lines === this.all && this.#folding.around(named ?? this.all.lineOf(list.firstVisible));
        if (section) {
            this.#toggle(section.first);
        }
    }

    #toggle(first) {
        const button = () => this.list.element.querySelector(`[data-line="${first}"] .fold`);
        const focused = focusedElement() === button();
        this.#folding.toggle(first);
        this.#refold();
        if (focused) {
            this.list.flush();
            button()?.focus();
        }
    }

    /** Searches for sections where that is soon done, or was wanted before. */
    async #keepSections() {
        if (this.#foldedAt > 0 || this.store.length <= SECTIONS_UP_TO) {
            await this.#findSections();
        }
    }

    async #findSections() {
        await this.#folding.load(this.store.count, this.signal);
        this.#foldedAt = performance.now();
        this.#refold();
    }

    /** Hides what is folded now; what is in view stays there. */
    #refold() {
        const before = this.all;
        const hidden = this.#folding.hidden();
        if (String(hidden) === String(before.ranges)) {
            this.list.invalidate();
        } else {
            this.all = new UnfoldedLines(before.all, hidden);
            if (this.lines === before) {
                this.lines = this.all;
                this.list.reindex(this.all.count, (index) => this.all.indexOf(before.lineOf(index)));
            }
        }
        this.onFolds?.();
    }

    /** Keeps the end in view, or not. */
    follow(following) {
        this.following = following;
        if (following) {
            this.list.scrollToEnd();
        }
        this.onFollow?.(following);
    }

    #noticeFollow() {
        if (this.following && !this.list.atEnd) {
            this.follow(false);
        }
    }

    #grown() {
        const following = this.following;
        this.list.setCount(this.lines.count);
        this.list.redraw();
        if (following) {
            this.list.scrollToEnd();
        }
        this.#describe();
    }

    #describe() {
        this.size.textContent = `${counted(this.store.count, "line")}, ${bytes(this.store.length)}`;
        const none = this.lines.count === 0;
        const said = [this.output.missing, this.note].filter(Boolean).join(" ");
        this.state.hidden = !none && !said && !this.lines.full;
        this.state.textContent = said && !none ? said
            : this.lines.full ? `Only the first ${counted(this.lines.count, "line")} are listed. Search for more text to list fewer.`
            : this.output.missing ? said
            : this.store.length === 0 ? (this.store.ended ? this.lost?.() ?? "It printed nothing." : "Nothing was printed yet.")
                : this.lines.complete ? "No line matches this filter." : "Searching…";
    }

    async #load(from, to) {
        try {
            const count = this.lines.count;
            const ready = (index) => this.lines.row(index) !== null || this.lines.missing(index) !== null;
            let all = true;
            for (let index = from; index <= to && all; index++) {
                all = ready(index);
            }
            if (!all || (to >= count - 50 && !this.lines.complete)) {
                await this.lines.ensure(from, to, this.signal);
                this.list.setCount(this.lines.count);
                this.list.redraw();
            }
        } catch (e) {
            this.#fail(e);
        }
    }

    #render(index) {
        const row = this.lines.row(index);
        if (row === null) {
            const missing = this.lines.missing(index);
            return missing ? noteRow(missing) : null;
        }
        const time = this.#times ? timeAt(this.#times, row.offset) : null;
        return lineRow({ ...row, time }, { query: this.link.query, times: this.link.times,
            current: isNamed(this.link, row.line), link: this.lineLink(row.line + 1, null), fold: this.#foldOf(row.line) });
    }

    #foldOf(line) {
        if (this.lines !== this.all || this.#folding.count === 0) {
            return null;
        }
        return { section: this.#folding.beginningAt(line), folded: this.folded.has(line), toggle: () => this.#toggle(line) };
    }
}
