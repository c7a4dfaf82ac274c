// The data source of a page that holds its record within itself: the blocks of application/json in report.html.

import { classify, passes } from "./classify.js";
import { stripAnsi } from "./ansi.js";
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

    async fileStart(path, limit) {
        const file = keyed("file", path);
        if (!file) {
            throw new SourceError(NOT_HERE, 404);
        }
        const said = textOf(fromBase64(file.base64));
        return { text: said.slice(0, limit), cut: said.length > limit };
    }

    async script(stage, host) {
        const script = keyed("script", `${stage}/${host}`);
        if (script === null) {
            throw new SourceError(NOT_HERE, 404);
        }
        return script;
    }

    output(stage, host) {
        return new EmbeddedOutput(keyed("output", `${stage}/${host}`));
    }
}

/** Offsets are those of the whole output; what lies before the embedded part is left out, and `missing` says so. */
class EmbeddedOutput {
    constructor(data) {
        this.from = data?.from ?? 0;
        this.bytes = data ? fromBase64(data.base64) : new Uint8Array(0);
        this.text = data?.times ?? "";
        this.missing = data === null ? NOT_HERE
            : this.from > 0 ? `This report contains the last ${bytes(this.bytes.length)} of ${bytes(data.length)}, and counts its `
                + "lines from there. The whole output is in the record's directory." : null;
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
        const starts = lineStarts(this.bytes);
        const matches = [];
        let line = Number(after || 0);
        for (; line < starts.length && matches.length < limit; line++) {
            const end = starts[line + 1] ?? this.bytes.length;
            const text = stripAnsi(textOf(this.bytes.subarray(starts[line], end)));
            if (text.toLowerCase().includes(wanted) && passes(classify(text), filter)) {
                matches.push({ line, offset: starts[line], length: end - starts[line] });
            }
        }
        return { matches, next: line < starts.length ? String(line) : null, end: String(line), endLine: line };
    }
}
