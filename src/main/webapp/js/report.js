// The entry of report.html: the page of one run over the record that the page holds within itself.

import { RunPage } from "./run-page.js";
import { EmbeddedRun } from "./source-embedded.js";
import { topBar } from "./top-bar.js";

document.getElementById("top").replaceChildren(...topBar(null));
new RunPage(document.getElementById("main"), new EmbeddedRun(document.body.dataset.id), null).start();
