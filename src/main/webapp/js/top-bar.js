// The bar at the top of every page.

import { h } from "./dom.js";
import { showKeys } from "./help.js";

/**
 * @param home the prefix of links to other pages; null where there are none
 * @param up what the records belong to, {href, name}; null if to nothing
 */
export function topBar(home, up) {
    const name = "Virtual Cluster";
    return [up && h("a", { class: "up", href: up.href }, h("span", { "aria-hidden": "true" }, "‹ "), up.name),
        home === null ? h("strong", null, name) : h("a", { class: "home", href: home }, name),
        home !== null && h("nav", { "aria-label": "Pages" }, h("a", { href: home }, "Suites")),
        h("button", { type: "button", class: "plain", title: "Keys ( ? )", on: { click: showKeys } }, "Keys")].filter(Boolean);
}
