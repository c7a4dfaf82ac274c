// The keys, in a dialog.

import { h } from "./dom.js";

const KEYS = [["m", "matrix"], ["t", "timeline"], ["c", "cluster"], ["e", "events"], ["arrow keys", "move in the matrix"],
    ["Enter", "open the output of a cell"], ["Esc", "from an output back to the matrix"], ["/", "search in the output"],
    ["n, N", "next, previous match"], ["f", "follow the output"], ["?", "this list"]];

export function showKeys() {
    const dialog = h("dialog", { "aria-label": "Keys" }, h("h2", null, "Keys"), h("dl", { class: "keys" },
        KEYS.map(([key, what]) => h("div", null, h("dt", null, h("kbd", null, key)), h("dd", null, what)))),
    h("form", { method: "dialog" }, h("button", null, "Close")));
    dialog.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        dialog.close();
    });
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
}
