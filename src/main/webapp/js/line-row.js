// Draws one line of output: number, class, time, coloured text with what was searched for marked.

import { parseAnsi } from "./ansi.js";
import { classify } from "./classify.js";
import { h } from "./dom.js";
import { groupTitle, markOf } from "./folding.js";
import { bytes, clockMillis, counted, day } from "./time.js";

const SIGN = { errors: ["E", "error"], warnings: ["W", "warning"], important: ["›", "important"], all: ["", ""] };

/**
 * @param row {line, text, more, time?, host?}
 * @param options {query, times, current: is it the line that the address names, host: its label and colour, link, day: the day
 *     in milliseconds whose times need no date, fold: what it folds}
 *
 * fold is null in an output without sections; else {section: {first, last} or undefined, folded, toggle()}
 */
export function lineRow(row, options) {
    const kind = row.kind ?? classify(row.text);
    const [sign, word] = SIGN[kind];
    const section = options.fold?.section;
    const classes = ["line", `l-${kind}`, options.current ? "current" : "", section ? "heading" : ""].join(" ");
    return h("div", { class: classes, "data-line": row.line },
        h("a", { class: "number", href: options.link, tabindex: "-1", "aria-label": `Line ${row.line + 1}` },
            String(row.line + 1)),
        options.fold && h("span", { class: "folds" }, section && foldButton(row, options.fold)),
        h("span", { class: "sign", title: word, "aria-label": word || null }, sign),
        options.times && h("span", { class: "time" }, timeText(row.time, options.day)),
        options.host && h("span", { class: `from lane${options.hostIndex % 8}`, title: options.host }, options.host),
        h("span", { class: "text" }, text(row, options),
            row.more > 0 && h("span", { class: "more" }, ` … ${bytes(row.more)} more in this line: see the raw download`)));
}

function timeText(time, usual) {
    if (time === null || time === undefined) {
        return "–";
    }
    return usual && day(time) !== day(usual) ? `${day(time)} ${clockMillis(time)}` : clockMillis(time);
}

/** A line that begins or ends a group without its colons, what is folded behind it, and else as it is. */
function text(row, { query, fold }) {
    const mark = fold ? markOf(row.text) : null;
    if (mark === "end") {
        return h("span", { class: "quiet" }, row.text);
    }
    const shown = coloured(mark === "group" ? groupTitle(row.text) : row.text, query);
    return fold?.section && fold.folded
        ? [shown, h("span", { class: "folded" }, ` ${counted(fold.section.last - fold.section.first, "line")} folded`)] : shown;
}

function foldButton(row, { section, folded, toggle }) {
    const lines = counted(section.last - section.first, "line");
    return h("button", { type: "button", class: "fold", "aria-expanded": String(!folded),
        "aria-label": `${lines} of ${groupTitle(row.text).slice(0, 80)}`, title: `${folded ? "Show" : "Hide"} ${lines} ( z )`,
        on: { click: toggle } }, folded ? "▸" : "▾");
}

/** A row for a line that is not shown, with the reason. */
export function noteRow(text) {
    return h("div", { class: "line note" }, h("span", { class: "text" }, text));
}

function coloured(text, query) {
    const segments = parseAnsi(text);
    const texts = segments.map((segment) => segment.text);
    return pieces(texts, findAll(texts.join(""), query)).map((parts, i) => styled(
        parts.map((part) => (part.hit ? h("mark", null, part.text) : part.text)), segments[i].style));
}

/**
 * Texts cut where hits in what they are together begin and end: for each text [{text, hit}...].
 *
 * @param hits [[from, to]...], in order
 */
export function pieces(texts, hits) {
    let begin = 0;
    let next = 0;
    return texts.map((text) => {
        const end = begin + text.length;
        const parts = [];
        let at = begin;
        const cut = (to, hit) => {
            if (to > at) {
                parts.push({ text: text.slice(at - begin, to - begin), hit });
                at = to;
            }
        };
        while (next < hits.length && hits[next][0] < end) {
            cut(hits[next][0], false);
            cut(Math.min(hits[next][1], end), true);
            if (hits[next][1] > end) {
                break;
            }
            next++;
        }
        cut(end, false);
        begin = end;
        return parts;
    });
}

/** Where the query is in the text, case-insensitive: [[from, to]...]. */
export function findAll(text, query) {
    const hits = [];
    if (query) {
        const where = text.toLowerCase();
        const what = query.toLowerCase();
        for (let at = where.indexOf(what); at >= 0 && hits.length < 1000; at = where.indexOf(what, at + what.length)) {
            hits.push([at, at + what.length]);
        }
    }
    return hits;
}

function styled(parts, style) {
    const [fg, bg] = style.inverse ? [style.bg ?? "inverse", style.fg ?? "inverse"] : [style.fg, style.bg];
    const classes = ["bold", "dim", "italic", "underline"].filter((name) => style[name]).map((name) => `a-${name}`);
    if (fg === null && bg === null && classes.length === 0) {
        return parts;
    }
    const element = h("span", null, parts);
    colour(element, classes, fg, "fg", "color");
    colour(element, classes, bg, "bg", "backgroundColor");
    element.className = classes.join(" ");
    return element;
}

function colour(element, classes, value, kind, property) {
    if (typeof value === "number" || value === "inverse") {
        classes.push(`a-${kind}-${value}`);
    } else if (value !== null) {
        element.style[property] = value;
    }
}
