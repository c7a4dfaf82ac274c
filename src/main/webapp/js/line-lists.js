// The lists of lines that a pane can show: all of an output, or those that pass a filter and a search.

import { concat, LINE_LIMIT, textOf } from "./line-blocks.js";

const PAGE = 500;
/** So many lines are asked for at once. */
const PART = 1000;
const GAP = 16384;
const READ_LIMIT = 1 << 20;
/** No list holds more matches. */
export const MATCHES_LIMIT = 200_000;

/** What lines are where only the server can tell: they are asked for by thousands. */
class OwnKinds {
    #kinds = new Map();
    /** Up to which line each thousand is known. */
    #known = new Map();

    /** @param {(from: number, to: number, signal) => Promise<Map>} ask */
    constructor(ask) {
        this.ask = ask;
    }

    /** `errors`, `warnings`, `important` or `all`; null if that is not known yet. */
    of(line) {
        return (this.#known.get(Math.floor(line / PART)) ?? -1) < line ? null : this.#kinds.get(line) ?? "all";
    }

    async ensure(from, to, count, signal) {
        for (let part = Math.floor(from / PART); part <= Math.floor(to / PART); part++) {
            const last = Math.min(count, (part + 1) * PART) - 1;
            if (last >= part * PART && (this.#known.get(part) ?? -1) < last) {
                (await this.ask(part * PART, last, signal)).forEach((kind, line) => this.#kinds.set(line, kind));
                this.#known.set(part, last);
            }
        }
    }
}

/** All lines, by their number. */
export class AllLines {
    /** @param kinds asks what lines are; null where their words tell it */
    constructor(store, kinds = null) {
        this.store = store;
        this.kinds = kinds && new OwnKinds(kinds);
        this.complete = true;
        this.full = false;
    }

    get count() {
        return this.store.count;
    }

    row(index) {
        const row = this.store.peek(index);
        const kind = this.kinds?.of(index);
        return !row || !this.kinds ? row : kind === null ? null : { ...row, kind };
    }

    /** Why a row that was loaded is not there, or null if it is only not loaded yet. */
    missing(index) {
        return this.store.has(index) && !this.store.peek(index)
            ? "This line comes after more than 16 MB in very long lines; see the raw download." : null;
    }

    ensure(from, to, signal) {
        return Promise.all([this.store.ensure(from, to, signal), this.kinds?.ensure(from, to, this.count, signal)]);
    }

    indexOf(line) {
        return line;
    }

    async refresh() {
        // the store has grown already
    }
}

/** All lines but those that are hidden in folded sections. */
export class UnfoldedLines {
    /** How many lines are hidden in the ranges before each, and in all. */
    #before = [0];

    /**
     * @param {AllLines} all
     * @param {number[][]} ranges [[from, to]...] of lines that are hidden, both ends included, in order
     */
    constructor(all, ranges = []) {
        Object.assign(this, { all, ranges });
        this.complete = true;
        this.full = false;
        ranges.forEach(([from, to], i) => this.#before.push(this.#before[i] + to - from + 1));
    }

    get count() {
        return Math.max(0, this.all.count - this.#before.at(-1));
    }

    lineOf(index) {
        const before = (i) => this.ranges[i][0] - this.#before[i] <= index;
        return index + this.#before[firstNot(this.ranges.length, before)];
    }

    /** Where the line is in the list, or the section that it is hidden in. */
    indexOf(line) {
        const range = firstNot(this.ranges.length, (i) => this.ranges[i][0] <= line) - 1;
        if (range < 0) {
            return line;
        }
        const [from, to] = this.ranges[range];
        return line <= to ? from - 1 - this.#before[range] : line - this.#before[range + 1];
    }

    row(index) {
        return this.all.row(this.lineOf(index));
    }

    missing(index) {
        return this.all.missing(this.lineOf(index));
    }

    /** Loads what is not hidden between these rows. */
    async ensure(from, to, signal) {
        const parts = [];
        for (let index = from; index <= to;) {
            const line = this.lineOf(index);
            const next = this.ranges[firstNot(this.ranges.length, (i) => this.ranges[i][0] <= line)];
            const until = Math.min(line + to - index, next ? next[0] - 1 : Infinity);
            parts.push(this.all.ensure(line, until, signal));
            index += until - line + 1;
        }
        await Promise.all(parts);
    }

    async refresh() {
        // the store has grown already
    }
}

/** The first of so many numbers for which that no longer holds; it holds for those before. */
function firstNot(count, holds) {
    let low = 0;
    let high = count;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (holds(middle)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/** The lines that the search finds, page by page as they are looked at. */
export class MatchedLines {
    #rows = new Map();
    /** Where to search on: empty at first, null when all was searched. */
    #next = "";
    /** Where to search on when the output has grown, and the line that is searched again then: it may be unfinished. */
    #end = "";
    #endLine = 0;
    #asking = null;

    constructor(output, filter, query) {
        Object.assign(this, { output, filter, query });
        this.matches = [];
    }

    get count() {
        return this.matches.length;
    }

    /** Whether the whole output was searched, or as far as the list goes. */
    get complete() {
        return this.#next === null || this.full;
    }

    /** Whether there may be more matches than the list holds. */
    get full() {
        return this.matches.length >= MATCHES_LIMIT;
    }

    row(index) {
        return this.#rows.get(index) ?? null;
    }

    missing() {
        return null;
    }

    indexOf(line) {
        const index = this.matches.findIndex((match) => match.line >= line);
        return index < 0 ? this.matches.length - 1 : index;
    }

    /** Searches on, one page. */
    more(signal) {
        this.#asking ??= this.#ask(signal).finally(() => (this.#asking = null));
        return this.#asking;
    }

    async #ask(signal) {
        if (!this.complete) {
            const found = await this.output.search(this.query, this.filter, this.#next, PAGE, signal);
            this.matches.push(...found.matches);
            this.#next = found.next;
            this.#end = found.end;
            this.#endLine = found.endLine;
        }
    }

    /** Searches on once the output has grown. */
    async refresh(signal) {
        if (this.#next === null && !this.full) {
            while (this.matches.length > 0 && this.matches.at(-1).line >= this.#endLine) {
                this.matches.pop();
                this.#rows.delete(this.matches.length);
            }
            this.#next = this.#end;
            await this.more(signal);
        }
    }

    async ensure(from, to, signal) {
        if (to >= this.count - 50 && !this.complete) {
            await this.more(signal);
        }
        const wanted = [];
        for (let index = from; index <= Math.min(to, this.count - 1); index++) {
            if (!this.#rows.has(index)) {
                wanted.push({ index, ...this.matches[index] });
            }
        }
        await Promise.all(coalesce(wanted).map((group) => this.#load(group, signal)));
        if (this.#rows.size > 20000) {
            this.#rows = new Map([...this.#rows].filter(([index]) => index >= from && index <= to));
        }
    }

    async #load({ from, to, members }, signal) {
        const pieces = [];
        for (let at = from; at < to;) {
            const { bytes } = await this.output.read(at, to, 0, signal);
            if (bytes.length === 0) {
                break;
            }
            pieces.push(bytes);
            at += bytes.length;
        }
        const whole = concat(pieces);
        for (const { index, line, offset, length, kind } of members) {
            const drawn = Math.min(length, LINE_LIMIT);
            this.#rows.set(index, { line, offset, length, kind, more: length - drawn,
                text: textOf(whole.subarray(offset - from, offset - from + drawn)) });
        }
    }
}

/** Groups lines that lie near each other, so that each group is read by one request: [{from, to, members}]. */
export function coalesce(lines) {
    const groups = [];
    for (const line of lines) {
        const end = line.offset + Math.min(line.length, LINE_LIMIT);
        const group = groups.at(-1);
        if (group && line.offset - group.to <= GAP && end - group.from <= READ_LIMIT) {
            group.to = Math.max(group.to, end);
            group.members.push(line);
        } else {
            groups.push({ from: line.offset, to: end, members: [line] });
        }
    }
    return groups;
}

/** Finds the next and the previous line that holds a text. */
export class Finder {
    #found;

    constructor(output, filter, query) {
        this.#found = new MatchedLines(output, filter, query);
    }

    /** The next matching line behind that one, or the one before it; null if there is none. */
    async find(line, forward, signal) {
        const known = () => this.#found.matches;
        const enough = () => known().length > 0 && known().at(-1).line > line;
        while (!enough() && !this.#found.complete) {
            await this.#found.more(signal);
        }
        const hit = forward ? known().find((match) => match.line > line) : known().findLast((match) => match.line < line);
        return hit?.line ?? null;
    }

    /** Whether no line is a match. */
    get none() {
        return this.#found.complete && this.#found.count === 0;
    }

    /** `7 of 120`, or `7 of 500 so far`. */
    place(line) {
        const index = this.#found.matches.findIndex((match) => match.line === line);
        const total = this.#found.count;
        return `${index + 1} of ${total}${this.#found.complete ? "" : " so far"}`;
    }
}
