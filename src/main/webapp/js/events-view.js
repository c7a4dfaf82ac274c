// Everything that happened, in order, as sentences.

import { h, tableHead } from "./dom.js";
import { countWords } from "./matrix-cell.js";
import { outputLink } from "./permalink.js";
import { issueWords } from "./known-issue.js";
import { isClusterAlone, isScript, putBackWords, stageTitle } from "./run-state.js";
import { bytes, clockMillis, counted, dateTime, duration, zone } from "./time.js";
import { look, symbol } from "./verdict.js";

const SENTENCES = {
    "run-started": (e) => (isScript(e) ? `run ${e.run} of a script began on ${counted(e.active, "host")}`
        : isClusterAlone(e) ? `run ${e.run} began to start cluster ${e.cluster} with ${counted(e.hosts.length, "host")}`
        : `run ${e.run} of suite ${e.suite} began with ${e.hosts.length} hosts and ${e.stages.length} stages`),
    "run-waiting": (e) => `the run ${e.reason}`,
    "run-placed": (e) => `the run is placed: ${e.reason}`,
    "image-ready": (e) => `${e.made ? "prepared" : "another run has prepared"} the image ${e.image} for ${counted(e.hosts.length, "host")}`,
    "standby-taken": (e) => `the run takes standby cluster ${e.cluster}, made ${duration(Date.parse(e.at) - Date.parse(e.since))} ago`,
    "standby-saved": (e) => `the cluster is saved to stand by: ${counted(e.hosts, "host")}, ${bytes(e.diskBytes)} on the disk`,
    "note": (e) => e.message,
    "host-starting": (e) => `starts as ${e.fullName}, ${e.address}`,
    "host-waits": (e) => `waits: ${e.what}`,
    "host-ready": (e) => `is ready${e.waited?.length ? `: ${e.waited.map(({ what, millis }) => `${what} ${duration(millis)}`).join(", ")}` : ""}`,
    "host-died": (e) => `died: ${e.reason}`,
    "host-restarted": (e) => `is back after its reboot; ${e.stage} continues there`,
    "stage-started": (e) => `begins on ${e.hosts.length} hosts`,
    "host-ended": (e) => (e.verdict === "SKIPPED" ? "nothing to do" : `${look(e.verdict).word}${e.cause ? `: ${e.cause}` : ""}`),
    "output-counted": (e) => `printed ${countWords({ counted: e })}`,
    "stage-ended": (e) => `has ended: ${look(e.verdict).word}${e.cause ? `, ${e.cause}` : ""}`,
    "files-collected": (e) => `${e.files.length} files collected${e.notes.length ? `; ${e.notes.join("; ")}` : ""}`,
    "file-attached": (e) => `attached ${e.content.title} (${bytes(e.content.size)}, SHA-256 ${e.content.sha256})`,
    "file-kept": (e) => `keeps the file ${e.key} for other hosts (${bytes(e.size)}, SHA-256 ${e.sha256})`,
    "run-resumed": (e) => `resumed by ${e.owner}`,
    "scripts-stopped": (e) => `scripts are stopped on ${e.hosts.length} hosts: ${e.cause}`,
    "cancel-requested": (e) => `cancelled${e.atOnce ? " at once" : ""} by ${e.by}`,
    "known-issue": (e) => `${e.hosts.length > 0 ? `failed on ${e.hosts.join(", ")} by a ` : ""}${issueWords(e.issue)}; line: ${e.line}`,
    "run-held": (e) => `the run is held until ${dateTime(e.until)}, before anything is finalized`,
    "run-continued": (e) => (e.by ? `${e.by} lets the run continue` : "the time of the hold is over; the run continues"),
    "cluster-saving": () => "all hosts are paused and saved, for cases that are to find them clean",
    "cluster-saved": (e) => `the cluster is saved, and runs again after ${duration(e.millis)}`,
    "cluster-not-saved": (e) => `the cluster is booted again for each case that is to find it clean, since it cannot be saved: ${e.cause}`,
    "cluster-putting-back": (e) => `the cluster is ${e.boot ? "booted again" : "put back"} for ${e.testCase}`,
    "cluster-put-back": (e) => putBackWords(e),
    "run-judged": (e) => `the verdict is known: ${look(e.verdict).word}${e.known ? ", by known issues only" : ""}`,
    "cluster-stopped": (e) => (e.keptUntil ? `the cluster is kept until ${dateTime(e.keptUntil)}` : "the cluster is stopped"),
    "run-ended": (e) => `the run has ended: ${look(e.verdict).word}${e.cause ? `, ${e.cause}` : ""}`,
};
const FIRST = 2000;

export class EventsView {
    #drawn = 0;

    constructor(model) {
        this.model = model;
        this.body = h("tbody");
        this.all = false;
        this.more = h("button", { type: "button", hidden: true, on: { click: () => {
            this.all = true;
            this.update();
        } } });
        this.element = h("section", { class: "events", "aria-label": "Events" },
            h("p", { class: "quiet" }, `Times in ${zone()}`),
            h("div", { class: "wide" }, h("table", { class: "list" }, tableHead(["Time", "Stage", "Host", "What happened"]), this.body)),
            this.more);
    }

    update() {
        const { log } = this.model.state;
        const until = this.all ? log.length : Math.min(log.length, FIRST);
        this.body.append(...log.slice(this.#drawn, until).map(row));
        this.#drawn = until;
        this.more.hidden = until === log.length;
        this.more.textContent = `Show all ${log.length} events`;
    }
}

function row(event) {
    const verdict = event.verdict ? look(event.verdict) : null;
    const said = SENTENCES[event.event]?.(event) ?? event.event;
    const link = event.stage && event.host ? h("a", { href: outputLink(event.stage, event.host) }, event.host) : event.host;
    return h("tr", null, h("td", { class: "clock" }, clockMillis(event.at)), h("td", null, event.stage ? stageTitle(event.stage) : ""),
        h("td", null, link ?? ""), h("td", null, verdict && [symbol(verdict), " "], said));
}
