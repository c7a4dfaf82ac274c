// Reads one text on and on, as lines with their times, so that several can be merged.

import { stripAnsi } from "./ansi.js";
import { classify, passes } from "./classify.js";
import { concat, LINE_LIMIT, lineStarts, textOf } from "./line-blocks.js";
import { lineTime, zoneOffset } from "./line-times.js";
import { emptyIfMissing } from "./source-http.js";
import { parseTimes, timeAt } from "./times.js";

const PART = 1 << 20;
/** A text with no time in its first so many bytes has none. */
const TIMES_WITHIN = 1 << 20;
const TAIL = 64 << 10;
/** A line is no younger than its log; clocks may differ by so much. */
const DAY = 86_400_000;

/**
 * Gives `lines` {line, text, more, time, source}, of which the one who merges takes the first ones. `time` is null in a text
 * without times, whose lines come last.
 */
export class MergeCursor {
    lines = [];
    done = false;
    ended = false;
    /** What is wrong with it, as a sentence; null if nothing. */
    trouble = null;
    /** Whether no times were found, as far as it was read. */
    untimed = false;
    /** How much the host's zone is before UTC, where that was needed: in milliseconds, else null. */
    zone = null;
    #times = null;
    #rest = new Uint8Array(0);
    /** Whether the bytes that come next belong to a line of which enough was taken. */
    #inTakenLine = false;
    /** How far it was read, and how long it is, in bytes. */
    offset = 0;
    length = 0;
    #line = 0;
    #last = null;
    /** Lines before the first one that has a time. */
    #waiting = [];

    /**
     * @param source {open(), hasTimes, window: {from, to}, lost()}: see output-sources.js
     * @param {(text: string, kind?: string) => boolean} wanted which lines are taken, given what they are if only the server tells
     */
    constructor(source, wanted) {
        Object.assign(this, { source, wanted, output: source.open() });
    }

    /** Reads until there are lines, or no more bytes now; `onPart` is called for each part that was read. */
    async fill(signal, onPart) {
        do {
            await this.#part(signal);
            onPart?.();
        } while (this.lines.length === 0 && !this.done);
    }

    async #part(signal) {
        await this.#prepare(signal);
        const { bytes, length, ended } = await this.output.read(this.offset, this.offset + PART, 0, signal)
            .catch(emptyIfMissing({ bytes: new Uint8Array(0), length: 0, ended: true }));
        this.offset += bytes.length;
        this.length = length;
        this.ended = ended && this.offset >= length;
        this.done = this.offset >= length;
        if (length === 0 && this.ended) {
            this.trouble = this.source.lost();
        }
        await this.#take(concat([this.#rest, bytes]), signal);
        if (this.#waiting.length > 0 && (this.ended || this.offset >= TIMES_WITHIN)) {
            this.untimed = true;
            this.#release(null);
        }
    }

    /** The times of what came are read again only if more has come since. */
    async #prepare(signal) {
        if (this.source.hasTimes) {
            if (!this.#times || (!this.ended && (this.#times.offsets.at(-1) ?? -1) < this.offset + PART)) {
                this.#times = parseTimes(await this.output.times(signal).catch(emptyIfMissing("")));
            }
        } else if (this.zone === null) {
            this.zone = await this.#findZone(signal);
        }
    }

    /** From the last line that has a time. */
    async #findZone(signal) {
        const nothing = emptyIfMissing({ bytes: new Uint8Array(0), length: 0 });
        const { length } = await this.output.read(0, 1, 0, signal).catch(nothing);
        const { bytes } = await this.output.read(Math.max(0, length - TAIL), length, 0, signal).catch(nothing);
        const { window } = this.source;
        const last = textOf(bytes).split("\n").map((line) => lineTime(line, window.to)).findLast(Boolean);
        return last?.local ? zoneOffset(last.at, window) : 0;
    }

    async #take(all, signal) {
        const bytes = this.#inTakenLine ? behindLine(all) : all;
        const start = this.offset - bytes.length;
        const starts = lineStarts(bytes);
        const whole = this.ended || bytes.at(-1) === 10 || bytes.length > 4 * PART;
        const count = whole ? starts.length : Math.max(0, starts.length - 1);
        this.#rest = count === starts.length ? new Uint8Array(0) : bytes.slice(starts[count]);
        this.#inTakenLine = all.length > 0 ? this.#rest.length === 0 && all.at(-1) !== 10 : this.#inTakenLine;
        const kinds = count > 0 ? await this.output.kinds?.(this.#line, this.#line + count - 1, signal) : null;
        for (let i = 0; i < count; i++) {
            const kind = kinds ? kinds.get(this.#line) ?? "all" : undefined;
            const to = starts[i + 1] ?? bytes.length;
            const drawn = Math.min(to, starts[i] + LINE_LIMIT);
            const text = textOf(bytes.subarray(starts[i], drawn));
            const time = this.untimed ? null : this.#timeOf(text, start + starts[i]);
            if (time !== null) {
                this.#release(time);
                this.#last = time;
            }
            if (this.wanted(text, kind)) {
                const line = { line: this.#line, text, kind, more: to - drawn, source: this.source };
                this.#last === null && !this.untimed ? this.#waiting.push(line) : this.lines.push({ ...line, time: this.#last });
            }
            this.#line++;
        }
    }

    /** When the line was printed, or what it says itself; null if neither is known. */
    #timeOf(text, offset) {
        if (this.#times && this.#times.offsets.length > 0) {
            return timeAt(this.#times, offset);
        }
        const { from, to } = this.source.window;
        const found = lineTime(text, to || from);
        const at = found && (found.local ? found.at - (this.zone ?? 0) : found.at);
        return at !== null && at <= to + DAY ? at : null;
    }

    #release(time) {
        this.lines.push(...this.#waiting.map((line) => ({ ...line, time })));
        this.#waiting = [];
    }
}

/** What comes behind the first end of line. */
function behindLine(bytes) {
    const end = bytes.indexOf(10);
    return bytes.subarray(end < 0 ? bytes.length : end + 1);
}

/** Which lines a link asks for. */
export function wantedBy({ filter, only, query }) {
    const text = only ? query.toLowerCase() : "";
    return (line, kind) => (filter === "all" || passes(kind ?? classify(line), filter))
        && (text === "" || stripAnsi(line).toLowerCase().includes(text));
}
