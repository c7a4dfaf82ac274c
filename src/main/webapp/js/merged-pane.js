// The output of several hosts in one stage, line by line in the order in which it came.

import { classify, passes } from "./classify.js";
import { h } from "./dom.js";
import { concat, LINE_LIMIT, lineStarts, textOf } from "./line-blocks.js";
import { lineRow } from "./line-row.js";
import { ROW_HEIGHT } from "./output-pane.js";
import { emptyIfMissing } from "./source-http.js";
import { parseTimes, takeMerged, timeAt } from "./times.js";
import { VirtualList } from "./virtual-list.js";

const PART = 256 << 10;
const LINES_AT_ONCE = 2000;
const LINES_IN_ALL = 200_000;

/** Reads one host's output on and on, as lines with their time. */
export class HostCursor {
    lines = [];
    done = false;
    ended = false;
    #rest = new Uint8Array(0);
    /** Whether the bytes that come next belong to a line of which enough was taken. */
    #inTakenLine = false;
    #offset = 0;
    #line = 0;
    #lastTime = 0;

    constructor(output, host, index) {
        Object.assign(this, { output, host, index });
    }

    async fill(filter, signal) {
        await this.#loadTimes(signal);
        const { bytes, length, ended } = await this.output.read(this.#offset, this.#offset + PART, 0, signal)
            .catch(emptyIfMissing({ bytes: new Uint8Array(0), length: 0, ended: true }));
        this.#offset += bytes.length;
        this.ended = ended && this.#offset >= length;
        this.done = this.#offset >= length;
        this.#take(concat([this.#rest, bytes]), filter);
    }

    /** They are read again only if the output has come further since. */
    async #loadTimes(signal) {
        if (!this.times || (!this.ended && (this.times.offsets.at(-1) ?? -1) < this.#offset + PART)) {
            this.times = parseTimes(await this.output.times(signal).catch(emptyIfMissing("")));
        }
    }

    #take(all, filter) {
        const bytes = this.#inTakenLine ? behindLine(all) : all;
        const start = this.#offset - bytes.length;
        const starts = lineStarts(bytes);
        const whole = this.ended || bytes.at(-1) === 10 || bytes.length > 4 * PART;
        const count = whole ? starts.length : Math.max(0, starts.length - 1);
        this.#rest = count === starts.length ? new Uint8Array(0) : bytes.slice(starts[count]);
        this.#inTakenLine = all.length > 0 ? this.#rest.length === 0 && all.at(-1) !== 10 : this.#inTakenLine;
        for (let i = 0; i < count; i++) {
            const to = starts[i + 1] ?? bytes.length;
            const drawn = Math.min(to, starts[i] + LINE_LIMIT);
            const text = textOf(bytes.subarray(starts[i], drawn));
            this.#lastTime = timeAt(this.times, start + starts[i]) ?? this.#lastTime;
            if (passes(classify(text), filter)) {
                this.lines.push({ line: this.#line, text, more: to - drawn, time: this.#lastTime, host: this.host,
                    index: this.index });
            }
            this.#line++;
        }
    }
}

/** What comes behind the first end of line. */
function behindLine(bytes) {
    const end = bytes.indexOf(10);
    return bytes.subarray(end < 0 ? bytes.length : end + 1);
}

export class MergedPane {
    #abort = new AbortController();
    #rows = [];
    #busy = null;
    #cursors;

    /** @param options {run, stage, hosts, lineLink: (host, line) => string} */
    constructor(options) {
        Object.assign(this, options);
        this.list = new VirtualList({ label: `Output of ${this.hosts.join(", ")}, merged by time`, rowHeight: ROW_HEIGHT,
            render: (index) => this.#render(index), onRange: (from, to) => this.#more(to) });
        this.state = h("p", { class: "pane-state" }, "Loading the output…");
        this.element = h("section", { class: "pane" }, h("header", { class: "pane-head" },
            `${this.hosts.length} hosts, by the time of their output`), this.state, this.list.element);
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
        const anew = this.link?.filter !== link.filter;
        this.link = link;
        if (anew) {
            this.#cursors = this.hosts.map((host, index) => new HostCursor(this.run.output(this.stage, host), host, index));
            this.#rows = [];
            this.list.setCount(0);
            this.#more(0);
        }
        this.list.invalidate();
    }

    #more(to) {
        if (to >= this.#rows.length - 200 && this.#rows.length < LINES_IN_ALL) {
            this.#busy ??= this.#take().finally(() => (this.#busy = null));
        }
        return this.#busy;
    }

    async #take() {
        try {
            const cursors = this.#cursors;
            const before = this.#rows.length;
            do {
                const empty = cursors.filter((cursor) => cursor.lines.length === 0 && !cursor.done);
                await Promise.all(empty.map((cursor) => cursor.fill(this.link.filter, this.#abort.signal)));
                if (cursors !== this.#cursors) {
                    return;
                }
                this.#rows.push(...takeMerged(cursors, LINES_AT_ONCE));
            } while (this.#rows.length < before + LINES_AT_ONCE && cursors.some((cursor) => !cursor.done));
            this.list.setCount(this.#rows.length);
            this.#describe();
        } catch (e) {
            if (e.name !== "AbortError") {
                this.state.textContent = `The output could not be loaded. ${e.message}`;
                this.state.hidden = false;
            }
        }
    }

    #describe() {
        const full = this.#rows.length >= LINES_IN_ALL;
        this.state.hidden = this.#rows.length > 0 && !full;
        this.state.textContent = full ? `Only the first ${LINES_IN_ALL.toLocaleString()} lines are merged. A filter shows more.`
            : this.link.filter === "all" ? "Nothing was printed yet." : "No line matches this filter.";
    }

    #render(index) {
        const row = this.#rows[index];
        return lineRow(row, { query: this.link.query, times: true, current: false, host: row.host, hostIndex: row.index,
            link: this.lineLink(row.host, row.line + 1) });
    }
}
