// The entry of the pages that a server of records gives.

import { ComparePage } from "./compare-page.js";
import { h } from "./dom.js";
import { showKeys } from "./help.js";
import { HostPage } from "./host-page.js";
import { enter } from "./in-jenkins.js";
import { bindKeys } from "./keyboard.js";
import { RunPage } from "./run-page.js";
import { HttpSource } from "./source-http.js";
import { empty } from "./states.js";
import { SuitePage } from "./suite-page.js";
import { SuitesPage } from "./suites-page.js";
import { nameTab, surface } from "./surface.js";
import { topBar } from "./top-bar.js";

/** Fills the page. @param data what it is, and where its data and the other pages are */
function show({ page, id, api, home }) {
    const main = surface().getElementById("main");
    const source = new HttpSource(api);
    surface().getElementById("top").replaceChildren(...topBar(home));
    if (page !== "run") {
        bindKeys({ "?": showKeys });
    }
    switch (page) {
        case "run":
            new RunPage(main, source.run(id), home).start();
            break;
        case "suite":
            new SuitePage(main, source, home, id).start();
            break;
        case "host":
            new HostPage(main, source, home, id, new URLSearchParams(location.search)).start();
            break;
        case "compare":
            new ComparePage(main, source, home, new URLSearchParams(location.search)).start();
            break;
        case "missing":
            nameTab("Not found");
            main.replaceChildren(empty("Not found", id, h("a", { href: home }, "All suites and runs")));
            break;
        default:
            new SuitesPage(main, source, home).start();
    }
}

const place = document.getElementById("virtual-cluster");
if (place) {
    enter(place).then(() => show(place.dataset));
} else {
    show(document.body.dataset);
}
