// What changed in the definitions: unified differences, line by line, with their sign and a colour.

import { visible } from "./ansi.js";
import { h } from "./dom.js";

const LINES = 2000;

export function definitionDiff(definitions) {
    if (definitions.length === 0) {
        return h("p", null, "The definitions are the same in both runs.");
    }
    return h("div", null, definitions.map(({ file, diff }) => h("details", { open: true, class: "diff" }, h("summary", null, file),
        h("pre", { tabindex: "0", "aria-label": `Changes in ${file}` }, diff.split("\n").slice(0, LINES).map(line)))));
}

function line(text) {
    const kind = /^(?:---|\+\+\+) /.test(text) ? "place" : { "+": "added", "-": "removed", "@": "place" }[text[0]];
    return h("span", { class: kind ?? null }, `${visible(text)}\n`);
}
