// The entry of the pages that a server of records gives.

import { ComparePage } from "./compare-page.js";
import { h } from "./dom.js";
import { showKeys } from "./help.js";
import { bindKeys } from "./keyboard.js";
import { RunPage } from "./run-page.js";
import { HttpSource } from "./source-http.js";
import { empty } from "./states.js";
import { SuitePage } from "./suite-page.js";
import { SuitesPage } from "./suites-page.js";
import { followJenkins } from "./theme.js";
import { topBar } from "./top-bar.js";

const { page, id, api, home, up, upName } = document.body.dataset;
followJenkins(up ? `${home}theme` : null);
const main = document.getElementById("main");
const source = new HttpSource(api);

document.getElementById("top").replaceChildren(...topBar(home, up ? { href: up, name: upName } : null));
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
    case "compare":
        new ComparePage(main, source, home, new URLSearchParams(location.search)).start();
        break;
    case "missing":
        document.title = "Not found · Virtual Cluster";
        main.replaceChildren(empty("Not found", id, h("a", { href: home }, "All suites and runs")));
        break;
    default:
        new SuitesPage(main, source, home).start();
}
