// The lines of one host's output in one stage, by number (from 0), loaded as they are looked at, grown while it is live.

import { emptyIfMissing } from "./source-http.js";
import { Block, BlockCache, concat, countNewlines } from "./line-blocks.js";
import { lastNotAbove } from "./times.js";

const PART = 1 << 20;
const BLOCK_LIMIT = 16 << 20;
/** With more than this to catch up, the index is asked again instead of reading it all. */
const CATCH_UP = 4 << 20;
/** With more places than this the index is asked again: it gives fewer of a long output. */
const PLACES = 1 << 17;

export class LineStore {
    #blocks = new BlockCache();
    #loading = new Map();
    #offsets = [0];
    #step = 1000;
    #newlines = 0;

    /** @param output {index(), read(from, to, wait, signal)}: one cell's output in a data source */
    constructor(output) {
        this.output = output;
        this.count = 0;
        this.length = 0;
        this.ended = false;
        /** Whether it is meant to be read; false for what holds other bytes than text. */
        this.isText = true;
    }

    async open(signal) {
        let index;
        do {
            // each answer counts the lines of a long output for a while
            index = await this.output.index(signal)
                .catch(emptyIfMissing({ step: 1000, offsets: [0], lines: 0, newlines: 0, length: 0, complete: true }));
        } while (!index.complete);
        this.isText = index.text !== false;
        this.#step = index.step;
        this.#offsets = index.offsets.length > 0 ? index.offsets : [0];
        this.#blocks = new BlockCache();
        this.#loading.clear();
        this.#newlines = index.newlines;
        this.count = index.lines;
        this.length = index.length;
    }

    /** The line if its block is loaded, else null. */
    peek(line) {
        return this.#blocks.get(Math.floor(line / this.#step))?.row(line) ?? null;
    }

    /** Whether the line's block is loaded; a line of it that is still missing lies too far behind the block's start. */
    has(line) {
        return this.#blocks.get(Math.floor(line / this.#step)) !== null;
    }

    /** Loads the blocks of these lines, both ends included. */
    async ensure(from, to, signal) {
        const last = Math.floor(Math.min(to, Math.max(0, this.count - 1)) / this.#step);
        const wanted = [];
        for (let number = Math.floor(Math.max(0, from) / this.#step); number <= last; number++) {
            if (!this.#blocks.get(number)) {
                wanted.push(this.#load(number, signal));
            }
        }
        await Promise.all(wanted);
    }

    /** The line that the byte at that offset is in. */
    async lineAt(offset, signal) {
        const number = Math.max(0, lastNotAbove(this.#offsets, offset));
        const first = number * this.#step;
        await this.ensure(first, first, signal);
        const block = this.#blocks.get(number);
        return block ? first + Math.max(0, lastNotAbove(block.starts, offset - block.offset)) : first;
    }

    #load(number, signal) {
        if (!this.#loading.has(number)) {
            const blocks = this.#blocks;
            const loading = this.#read(number, signal)
                .then((block) => blocks.put(number, block))
                .finally(() => this.#loading.get(number) === loading && this.#loading.delete(number));
            this.#loading.set(number, loading);
        }
        return this.#loading.get(number);
    }

    async #read(number, signal) {
        const from = this.#offsets[number] ?? this.length;
        const to = this.#offsets[number + 1] ?? this.length;
        const end = Math.min(to, from + BLOCK_LIMIT);
        const pieces = [];
        for (let at = from; at < end;) {
            const { bytes } = await this.output.read(at, Math.min(end, at + PART), 0, signal);
            if (bytes.length === 0) {
                break;
            }
            pieces.push(bytes);
            at += bytes.length;
        }
        return new Block(number * this.#step, from, concat(pieces), end < to);
    }

    /** Waits up to so many seconds for more output and takes it in; says whether anything changed. */
    async grow(wait, signal) {
        const { bytes, length, ended } = await this.output.read(this.length, this.length + CATCH_UP, wait, signal);
        if (length > this.length + bytes.length || this.#offsets.length > PLACES) {
            await this.open(signal);
        } else if (bytes.length > 0) {
            // the block that is being loaded ends where the output ended
            await this.#loading.get(Math.floor(this.#newlines / this.#step))?.catch(() => {});
            this.#append(bytes);
        }
        this.ended = ended && this.length >= length;
        return bytes.length > 0;
    }

    #append(bytes) {
        let from = 0;
        while (from < bytes.length) {
            const number = Math.floor(this.#newlines / this.#step);
            const end = endOfBlock(bytes, from, (number + 1) * this.#step - this.#newlines);
            const piece = bytes.subarray(from, end);
            const block = this.#blocks.get(number);
            if (block) {
                this.#blocks.put(number, block.grown(piece, BLOCK_LIMIT));
            } else if (number >= this.#offsets.length) {
                this.#offsets[number] = this.length;
                this.#blocks.put(number, new Block(number * this.#step, this.length, piece.slice(), false));
            }
            this.#newlines += countNewlines(piece);
            this.length += piece.length;
            from = end;
        }
        this.count = this.#newlines + (bytes[bytes.length - 1] === 10 ? 0 : 1);
    }
}

/** Where the bytes from there on leave a block that takes so many more ends of lines. */
function endOfBlock(bytes, from, lines) {
    let at = from - 1;
    for (let i = 0; i < lines; i++) {
        at = bytes.indexOf(10, at + 1);
        if (at < 0) {
            return bytes.length;
        }
    }
    return at + 1;
}
