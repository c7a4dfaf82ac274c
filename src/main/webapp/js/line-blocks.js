// Lines of an output as blocks of bytes: pure functions and the cache. A block holds the lines [first, first + step).

const NEWLINE = 10;
const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });

/** More of one line than this is not drawn, in bytes. */
export const LINE_LIMIT = 16384;

/** The offsets of the lines that begin in these bytes; the first begins at 0. An end of line at the very end begins none. */
export function lineStarts(bytes) {
    const starts = bytes.length > 0 ? [0] : [];
    for (let at = bytes.indexOf(NEWLINE); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(NEWLINE, at + 1)) {
        starts.push(at + 1);
    }
    return starts;
}

/** How many ends of lines are in these bytes. */
export function countNewlines(bytes) {
    let count = 0;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) {
        count++;
    }
    return count;
}

/** The text of bytes that are meant to be UTF-8, without the line's end; what is not UTF-8 becomes U+FFFD. */
export function textOf(bytes) {
    let end = bytes.length;
    if (end > 0 && bytes[end - 1] === NEWLINE) {
        end--;
    }
    if (end > 0 && bytes[end - 1] === 13) {
        end--;
    }
    return decoder.decode(bytes.subarray(0, end));
}

/** The pieces of an output joined. */
export function concat(pieces) {
    const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
        whole.set(piece, at);
        at += piece.length;
    }
    return whole;
}

/** One block. `cut`: the block is longer than what was loaded of it. */
export class Block {
    constructor(firstLine, offset, bytes, cut) {
        Object.assign(this, { firstLine, offset, bytes, cut, starts: lineStarts(bytes) });
    }

    /** {line, offset, text, length, more: bytes not drawn}, or null if the line is not in it. */
    row(line) {
        const index = line - this.firstLine;
        if (index < 0 || index >= this.starts.length) {
            return null;
        }
        const from = this.starts[index];
        const to = this.starts[index + 1] ?? this.bytes.length;
        const drawn = Math.min(to, from + LINE_LIMIT);
        return { line, offset: this.offset + from, length: to - from, more: to - drawn,
            text: textOf(this.bytes.subarray(from, drawn)) };
    }

    /** The same block with bytes that came behind it, up to a length. */
    grown(bytes, limit) {
        const taken = this.cut ? bytes.subarray(0, 0) : bytes.subarray(0, Math.max(0, limit - this.bytes.length));
        const cut = this.cut || taken.length < bytes.length;
        return new Block(this.firstLine, this.offset, concat([this.bytes, taken]), cut);
    }
}

/** Keeps the blocks used last, by their number, up to so many bytes. */
export class BlockCache {
    #blocks = new Map();
    #bytes = 0;

    constructor(limit = 64 << 20) {
        this.limit = limit;
    }

    get(number) {
        const block = this.#blocks.get(number);
        if (block) {
            this.#blocks.delete(number);
            this.#blocks.set(number, block);
        }
        return block ?? null;
    }

    put(number, block) {
        this.drop(number);
        this.#blocks.set(number, block);
        this.#bytes += block.bytes.length;
        for (const oldest of this.#blocks.keys()) {
            if (this.#bytes <= this.limit || oldest === number) {
                break;
            }
            this.drop(oldest);
        }
    }

    drop(number) {
        this.#bytes -= this.#blocks.get(number)?.bytes.length ?? 0;
        this.#blocks.delete(number);
    }
}
