// Moving by keys: within a grid of cells (one of them in the tab order), and the keys of a page.

import { surface } from "./surface.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0],
    PageDown: [10, 0] };

/** Moves the focus from a cell of a table by the arrow keys, Home, End, with Ctrl to the corners. */
export function moveInGrid(event, cell, firstColumn) {
    const row = cell.parentElement;
    const rows = row.parentElement.rows;
    const columns = row.cells.length;
    let y = row.sectionRowIndex;
    let x = cell.cellIndex;
    if (MOVES[event.key]) {
        [y, x] = [y + MOVES[event.key][0], x + MOVES[event.key][1]];
    } else if (event.key === "Home") {
        [y, x] = [event.ctrlKey ? 0 : y, firstColumn];
    } else if (event.key === "End") {
        [y, x] = [event.ctrlKey ? rows.length - 1 : y, columns - 1];
    } else {
        return;
    }
    event.preventDefault();
    const target = rows[clamp(y, 0, rows.length - 1)].cells[clamp(x, firstColumn, columns - 1)];
    if (target && target !== cell) {
        cell.tabIndex = -1;
        target.tabIndex = 0;
        target.focus();
    }
}

function clamp(value, low, high) {
    return Math.min(high, Math.max(low, value));
}

/** Binds keys of the page to what they do, unless the reader is typing or in a dialog; gives a function that unbinds them. */
export function bindKeys(keys) {
    const listener = (event) => {
        // where the page is in a tree of its own, the document tells only that it was there
        const at = event.composedPath()[0];
        // Esc leaves a field of this page; in a dialog, or in a field of Jenkins, it does what it does there
        const typing = at.closest?.("input, select, textarea, [contenteditable]")
            && (event.key !== "Escape" || at.getRootNode() !== surface());
        if (event.ctrlKey || event.metaKey || event.altKey || typing || at.closest?.("dialog")) {
            return;
        }
        const action = keys[event.key];
        if (action && action(event) !== false) {
            event.preventDefault();
        }
    };
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
}
