// The data source of a page that holds its record within itself: the blocks of application/json in report.html.

import { classify, passes } from "./classify.js";
import { stripAnsi } from "./ansi.js";
import { markOf } from "./folding.js";
import { concat, countNewlines, lineStarts, textOf } from "./line-blocks.js";
import { SourceError } from "./source-http.js";
import { bytes } from "./time.js";

const NOT_HERE = "This report has no copy of it. It is in the record's directory.";

function block(selector) {
    const element = document.querySelector(selector);
    return element ? JSON.parse(element.textContent) : null;
}

/** The block whose data attribute has that value: compared as text, since the value may hold anything. */
function keyed(attribute, value) {
    const found = [...document.querySelectorAll(`script[data-${attribute}]`)]
        .find((element) => element.dataset[attribute] === value);
    return found ? JSON.parse(found.textContent) : null;
}

function fromBase64(text) {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

export class EmbeddedRun {
    constructor(id) {
        this.id = id;
        this.archiveUrl = null;
        this.measurementsUrl = null;
        this.note = block("#data-note");
    }

    now() {
        return Date.now();
    }

    async info() {
        return block("#data-run");
    }

    async events(from) {
        return { events: from === 0 ? block("#data-events") : [], next: 1 };
    }

    async failures() {
        return block("#data-failures") ?? [];
    }

    async neighbours() {
        return null;
    }

    async files() {
        return block("#data-files") ?? [];
    }

    fileUrl() {
        return null;
    }

    /** The image itself, if this report has it. */
    imageUrl(path) {
        return keyed("image", path);
    }

    async script(stage, host) {
        const script = keyed("script", `${stage}/${host}`);
        if (script === null) {
            throw new SourceError(NOT_HERE, 404);
        }
        return script;
    }

    output(stage, host) {
        return new EmbeddedText(keyed("output", `${stage}/${host}`));
    }

    file(path) {
        return new EmbeddedText(keyed("file", path));
    }
}

/** Offsets are those of the whole text; what lies before the embedded part is left out, and `missing` says so. */
class EmbeddedText {
    constructor(data) {
        this.from = data?.from ?? 0;
        this.bytes = data ? fromBase64(data.base64) : new Uint8Array(0);
        this.text = data?.times ?? "";
        /** What lines are by the suite's own patterns; null if it has none. */
        this.own = data?.kinds ?? null;
        this.kinds = this.own && (async (from, to) => new Map(Object.entries(this.own).map(([line, kind]) => [Number(line), kind])
            .filter(([line]) => line >= from && line <= to)));
        this.missing = data === null ? NOT_HERE
            : this.from > 0 ? `This report contains the last ${bytes(this.bytes.length)} of ${bytes(data.length)}, and counts its `
                + "lines from there. All of it is in the record's directory." : null;
        this.rawUrl = null;
        this.step = 1000;
    }

    async index() {
        const starts = lineStarts(this.bytes);
        return { step: this.step, offsets: starts.filter((_, i) => i % this.step === 0), lines: starts.length,
            newlines: countNewlines(this.bytes), length: this.bytes.length, complete: true };
    }

    async read(from, to) {
        return { bytes: concat([this.bytes.subarray(from, to)]), length: this.bytes.length, ended: true };
    }

    async times() {
        return this.text.replace(/^(\d+)/gm, (offset) => String(Math.max(0, Number(offset) - this.from)));
    }

    async search(query, filter, after, limit) {
        const wanted = query.toLowerCase();
        return this.#find(after, limit, (line, number) => {
            const text = stripAnsi(line);
            const kind = this.own ? this.own[number] ?? "all" : classify(text);
            return text.toLowerCase().includes(wanted) && passes(kind, filter) ? { kind } : null;
        });
    }

    async marks(after, limit) {
        return this.#find(after, limit, (line) => {
            const mark = markOf(line);
            return mark && { mark };
        });
    }

    /** The lines of which `found` gives more to say than null. */
    #find(after, limit, found) {
        const starts = lineStarts(this.bytes);
        const matches = [];
        let line = Number(after || 0);
        for (; line < starts.length && matches.length < limit; line++) {
            const end = starts[line + 1] ?? this.bytes.length;
            const more = found(textOf(this.bytes.subarray(starts[line], end)), line);
            if (more) {
                matches.push({ line, offset: starts[line], length: end - starts[line], ...more });
            }
        }
        return { matches, next: line < starts.length ? String(line) : null, end: String(line), endLine: line };
    }
}
