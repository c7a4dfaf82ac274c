// The bar at the top of every page.

import { h } from "./dom.js";
import { showKeys } from "./help.js";
import { isInJenkins } from "./surface.js";

/** @param home the prefix of links to other pages; null where there are none */
export function topBar(home) {
    const name = "Virtual Cluster";
    return [isInJenkins() ? "" : home === null ? h("strong", null, name) : h("a", { class: "home", href: home }, name),
        home !== null && !isInJenkins() && h("nav", { "aria-label": "Pages" }, h("a", { href: home }, "Suites")),
        h("button", { type: "button", class: "plain", title: "Keys ( ? )", on: { click: showKeys } }, "Keys")].filter(Boolean);
}
