// What a page says when it has nothing, not yet, or not any more.

import { h } from "./dom.js";
import { surface } from "./surface.js";

export function loading(what) {
    return h("p", { class: "state", "aria-busy": "true" }, `Loading ${what}…`);
}

/** The heading of the page, or of a view below it. */
function heading(text) {
    return h(surface().querySelector("main h1") ? "h2" : "h1", null, text);
}

export function empty(title, ...more) {
    return h("div", { class: "state" }, heading(title), more.map((text) => h("p", null, text)));
}

/** An error in human words, with the way on; what is not there is not asked for again. */
export function failure(what, error, retry) {
    return h("div", { class: "state failure", role: "alert" }, heading(
        error.status === 404 ? `${what} is not here` : `${what} could not be loaded`),
        h("p", null, error.message ?? String(error)),
        retry && error.status !== 404 && h("button", { type: "button", on: { click: retry } }, "Try again"));
}

/** What of a record is damaged, one sentence each; nothing if nothing is. */
export function damageNote(damage, words) {
    return damage.length === 0 ? "" : h("div", { class: "damage" }, h("p", null, words),
        h("ul", null, damage.map((each) => h("li", null, each))));
}

/** Fills the place with what `load` gives, and with words while it loads or if it fails. */
export async function fillWith(place, what, load) {
    place.replaceChildren(loading(what));
    try {
        place.replaceChildren(await load());
    } catch (e) {
        if (e.name !== "AbortError") {
            console.warn(e.message);
            place.replaceChildren(failure(what.charAt(0).toUpperCase() + what.slice(1), e,
                () => fillWith(place, what, load)));
        }
    }
}
