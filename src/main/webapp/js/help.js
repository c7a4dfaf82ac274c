// The keys of the page that is open, in a dialog.

import { h } from "./dom.js";
import { addDialog } from "./surface.js";

const ALWAYS = [["Tab", "to the next link, button or field"], ["?", "this list"]];
let told = [];

/** Tells which keys the page has: [[key, what it does], ...]; until others are told. */
export function tellKeys(keys) {
    told = keys;
}

export function showKeys() {
    const dialog = h("dialog", { "aria-label": "Keys" }, h("h2", null, "Keys of this page"), h("dl", { class: "keys" },
        [...told, ...ALWAYS].map(([key, what]) => h("div", null, h("dt", null, h("kbd", null, key)), h("dd", null, what)))),
    h("form", { method: "dialog" }, h("button", null, "Close")));
    dialog.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        dialog.close();
    });
    dialog.addEventListener("close", () => dialog.remove());
    addDialog(dialog);
    dialog.showModal();
}
