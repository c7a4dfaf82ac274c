// Puts the page into its place in a page of Jenkins, with the colours and the times of Jenkins.

import { h } from "./dom.js";
import { moveTo } from "./surface.js";
import { followJenkins } from "./theme.js";
import { useClock } from "./time.js";

/** Beside the style sheets of all pages. */
const OWN_STYLE = "css/in-jenkins.css";
const CHARTS = "vendor/uplot/uPlot.iife.min.js";

/**
 * What the server has put there stays until the styles are loaded; what it gave a slot, the page shows in its place.
 *
 * @param place the element that says in data-* what the page is
 */
export async function enter(place) {
    const { assets, styles, zone, locale } = place.dataset;
    useClock({ zone, locale });
    const shadow = place.attachShadow({ mode: "open" });
    const before = h("slot");
    shadow.append(before);
    await Promise.all([loaded(h("script", { src: assets + CHARTS }), document.head),
        ...[...styles.split(" "), OWN_STYLE].map((name) => loaded(h("link", { rel: "stylesheet", href: assets + name }), shadow))]);
    moveTo(shadow, place.dataset);
    // from now on the page shows them when it is time
    place.querySelectorAll("[slot]").forEach((each) => each.removeAttribute("hidden"));
    followJenkins(place, shadow);
    const main = h("main", { id: "main", tabindex: -1 });
    // no address leads into this tree
    before.replaceWith(h("button", { type: "button", class: "skip", on: { click: () => main.focus() } }, "Skip to the content"),
        h("div", { id: "top", class: "top" }), main,
        h("p", { id: "announcer", class: "hidden", role: "status", "aria-live": "polite" }));
}

/** Adds an element that loads something; what cannot be loaded is no hindrance. */
function loaded(element, parent) {
    return new Promise((resolve) => {
        element.addEventListener("load", resolve);
        element.addEventListener("error", resolve);
        parent.append(element);
    });
}
