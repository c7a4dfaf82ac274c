// The sections of an output, as its lines mark them, and which of them are folded.

import { stripAnsi } from "./ansi.js";
import { MatchedLines } from "./line-lists.js";

const GROUP = "::group::";
// what stamp of $VC_LIB prints; the server's search for marks knows the same
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ /;
/** Groups within as many others are lines like any other. */
const DEEPEST = 8;
const PAGE = 5000;
/** Of an output with more marks only those before have sections. */
export const MOST_MARKS = 20_000;

/** What a line of output marks: "group", "end", "stamp", or null. */
export function markOf(line) {
    const text = stripAnsi(line);
    if (text.startsWith(GROUP)) {
        return "group";
    }
    return text.trimEnd() === "::endgroup::" ? "end" : STAMP.test(text) ? "stamp" : null;
}

/** The line that begins a group, as people read it. */
export function groupTitle(text) {
    const title = stripAnsi(text);
    return title.startsWith(GROUP) ? title.slice(GROUP.length).trim() || "group" : text;
}

/**
 * The sections that marks make: a group lasts to its end, what a stamp begins to the next stamp or the end of the group around
 * it. One without lines behind its first is none.
 *
 * @param {{line: number, mark: string}[]} marks in order
 * @param {number} count of lines in all
 * @param {boolean} complete whether these are all marks; else what they leave open is no section
 * @returns {{first: number, last: number}[]} by their first line; each lies in another one as a whole, or not at all
 */
export function sectionsOf(marks, count, complete) {
    const sections = [];
    const open = [];
    let ignored = 0;
    const close = (last) => {
        const { first } = open.pop();
        if (last > first) {
            sections.push({ first, last });
        }
    };
    const closeStamp = (line) => open.at(-1)?.mark === "stamp" && close(line - 1);
    for (const { line, mark } of marks) {
        if (mark === "stamp") {
            closeStamp(line);
            open.push({ first: line, mark });
        } else if (mark === "group") {
            if (open.filter((each) => each.mark === "group").length < DEEPEST) {
                open.push({ first: line, mark });
            } else {
                ignored++;
            }
        } else if (ignored > 0) {
            ignored--;
        } else if (open.some((each) => each.mark === "group")) {
            closeStamp(line);
            close(line);
        }
    }
    while (complete && open.length > 0) {
        close(count - 1);
    }
    return sections.sort((a, b) => a.first - b.first || b.last - a.last);
}

export class Folding {
    #sections = [];
    #byFirst = new Map();
    #count = 0;

    /**
     * @param output {marks(after, limit, signal)}: a text in a data source
     * @param {Set<number>} folded the first lines of the sections that are folded; kept by the caller
     */
    constructor(output, folded) {
        this.folded = folded;
        this.marks = new MatchedLines({
            search: (query, filter, after, limit, signal) => output.marks(after, PAGE, signal) }, "", "");
    }

    /** Whether all marks are known, or as many as are taken in. */
    get complete() {
        return this.marks.complete || this.full;
    }

    get full() {
        return this.marks.count >= MOST_MARKS;
    }

    get count() {
        return this.#sections.length;
    }

    /** Whether each section is folded, and there are some. */
    get allFolded() {
        return this.count > 0 && this.#sections.every(({ first }) => this.folded.has(first));
    }

    /** Finds the sections of so many lines, and again when there are more. */
    async load(count, signal) {
        await this.marks.refresh(signal);
        while (!this.complete) {
            await this.marks.more(signal);
        }
        this.#count = count;
        this.#sections = sectionsOf(this.marks.matches, count, !this.full);
        this.#byFirst = new Map(this.#sections.map((section) => [section.first, section]));
    }

    /** The section that begins with that line, or undefined. */
    beginningAt(line) {
        return this.#byFirst.get(line);
    }

    /** The innermost section that the line is in; else undefined. */
    around(line) {
        return this.#sections.findLast(({ first, last }) => first <= line && line <= last);
    }

    toggle(first) {
        if (!this.folded.delete(first)) {
            this.folded.add(first);
        }
    }

    foldAll(fold) {
        this.folded.clear();
        if (fold) {
            this.#sections.forEach(({ first }) => this.folded.add(first));
        }
    }

    /** Opens what the line is hidden in; says whether anything was. */
    reveal(line) {
        const hiding = this.#sections.filter(({ first, last }) => first < line && line <= last && this.folded.has(first));
        hiding.forEach(({ first }) => this.folded.delete(first));
        return hiding.length > 0;
    }

    /** The lines that are hidden: [[from, to]...], both ends included, in order, apart from each other. */
    hidden() {
        const ranges = [];
        for (const { first, last } of this.#sections) {
            if (this.folded.has(first) && first > (ranges.at(-1)?.[1] ?? -1)) {
                ranges.push([first + 1, last]);
            }
        }
        return ranges;
    }
}
