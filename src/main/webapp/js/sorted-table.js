// Tables whose reader chooses by which column they are sorted.

import { h } from "./dom.js";
import { keepingFocus } from "./refresh.js";

/** What readers chose, by the kind of table, so that a page that refreshes keeps it. */
const chosen = new Map();

/** The head of a column that can be sorted by. @param order "ascending", "descending", or null if it is sorted by another */
export function sortHead(title, order, sort) {
    return h("th", { scope: "col", "aria-sort": order }, h("button", { type: "button", class: "sort", on: { click: sort } },
        title, h("span", { "aria-hidden": "true" }, order === null ? " ↕" : order === "ascending" ? " ↑" : " ↓")));
}

/**
 * A table in the order of its rows until its reader sorts it.
 *
 * @param kind names the table, for the choice to outlive a refresh
 * @param columns each {title, by, down}: by gives the number or text of a row to sort by (omitted where it
 *     makes no sense), down whether the first click puts the greatest first
 * @param row makes the element of a row
 */
export function sortedTable(kind, columns, rows, row) {
    const head = h("tr");
    const body = h("tbody");
    const show = () => {
        const { title: sorted, down } = chosen.get(kind) ?? {};
        head.replaceChildren(...columns.map((column) => {
            if (!column.by) {
                return h("th", { scope: "col" }, column.title);
            }
            const order = column.title !== sorted ? null : down ? "descending" : "ascending";
            return sortHead(column.title, order, () => {
                chosen.set(kind, { title: column.title, down: order === null ? Boolean(column.down) : !down });
                keepingFocus(head, show);
            });
        }));
        const by = columns.find(({ title }) => title === sorted)?.by;
        const order = by ? [...rows].sort((a, b) => (down ? -1 : 1) * compare(by(a), by(b))) : rows;
        body.replaceChildren(...order.map(row));
    };
    show();
    return h("div", { class: "wide" }, h("table", { class: `list ${kind}` }, h("thead", null, head), body));
}

function compare(a, b) {
    return typeof a === "number" ? a - b : a.localeCompare(b, undefined, { numeric: true });
}
