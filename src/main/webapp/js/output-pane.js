// The output of one host in one stage, as a list of lines that follows what is still being written.

import { h } from "./dom.js";
import { AllLines, Finder, MatchedLines } from "./line-lists.js";
import { lineRow, noteRow } from "./line-row.js";
import { LineStore } from "./line-store.js";
import { emptyIfMissing } from "./source-http.js";
import { bytes, counted } from "./time.js";
import { parseTimes, timeAt } from "./times.js";
import { VirtualList } from "./virtual-list.js";

const WAIT_SECONDS = 20;
const ENOUGH = 200;
export const ROW_HEIGHT = 18;

export class OutputPane {
    #abort = new AbortController();
    #times = null;
    #finder = null;
    #finderKey = "";

    /**
     * @param {{run, stage: string, host: string, heading: Element, onFollow: (following: boolean) => void,
     *     lost?: () => string | null, lineLink: (host: string, line: number) => string, opening: "start" | "end" | "follow"}} options
     */
    constructor(options) {
        Object.assign(this, options);
        this.output = this.run.output(this.stage, this.host);
        this.store = new LineStore(this.output);
        this.lines = new AllLines(this.store);
        this.link = { filter: "all", query: "", times: false, line: null };
        this.following = false;
        this.list = new VirtualList({ label: `Output of ${this.host}`, rowHeight: ROW_HEIGHT,
            render: (index) => this.#render(index), onRange: (from, to) => this.#load(from, to) });
        this.list.element.addEventListener("scroll", () => this.#noticeFollow(), { passive: true });
        this.state = h("p", { class: "pane-state" }, "Loading the output…");
        this.size = h("span", { class: "quiet" });
        const raw = this.output.rawUrl
            && h("a", { class: "quiet", href: this.output.rawUrl, download: "" }, "raw", h("span", { class: "hidden" },
                ` download of the output of ${this.host}`));
        this.element = h("section", { class: "pane", "aria-label": `${this.host} in ${this.stage}` },
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
            await this.show(link);
            if (link.line === null && this.opening === "follow") {
                this.follow(true);
            } else if (link.line === null && this.opening === "end") {
                this.list.scrollToEnd();
            }
            while (!this.store.ended) {
                if (await this.store.grow(WAIT_SECONDS, this.signal)) {
                    await this.lines.refresh(this.signal);
                    this.#grown();
                }
            }
            this.#describe();
        } catch (e) {
            this.#fail(e);
        }
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
        if (link.times && this.#times === null) {
            this.#times = parseTimes(await this.output.times(this.signal).catch(emptyIfMissing("")));
        }
        const listed = (each) => `${each.filter}\n${each.only ? each.query : ""}`;
        if (listed(before) !== listed(link)) {
            const only = link.only ? link.query : "";
            this.lines = link.filter === "all" && !only ? new AllLines(this.store)
                : new MatchedLines(this.output, link.filter, only);
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
        this.#grown();
        this.list.scrollTo(this.lines.indexOf(line));
    }

    /** Goes to the next line that holds the query; says where it is, or null. */
    async find(query, filter, forward) {
        const key = `${filter}\n${query}\n${this.store.count}`;
        if (key !== this.#finderKey) {
            this.#finder = new Finder(this.output, filter, query);
            this.#finderKey = key;
        }
        const from = this.link.line === null ? (forward ? -1 : this.store.count) : this.link.line - 1;
        const line = await this.#finder.find(from, forward, this.signal);
        return line === null ? null : { line: line + 1, place: this.#finder.place(line) };
    }

    /** Keeps the end in view, or not. */
    follow(following) {
        this.following = following;
        if (following) {
            this.list.scrollToEnd();
        }
        this.onFollow(following);
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
        const missing = this.output.missing;
        this.state.hidden = !none && !missing && !this.lines.full;
        this.state.textContent = missing ? missing
            : this.lines.full ? `Only the first ${counted(this.lines.count, "line")} are listed. Search for more text to list fewer.`
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
        const current = row.line + 1 === this.link.line
            || (this.link.lastLine && row.line + 1 >= this.link.line && row.line + 1 <= this.link.lastLine);
        return lineRow({ ...row, time }, { query: this.link.query, times: this.link.times, current,
            link: this.lineLink(this.host, row.line + 1) });
    }
}
