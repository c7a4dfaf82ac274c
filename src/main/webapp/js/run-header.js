// The top of a run's page: what it was, how it came out, and why.

import { visible } from "./ansi.js";
import { h, tableHead } from "./dom.js";
import { issueLink, knownMark } from "./known-issue.js";
import { cellName, runTitle } from "./matrix-table.js";
import { runHref, suiteHref } from "./page-links.js";
import { isClusterAlone, isScript, stageParts, stageTitle } from "./run-state.js";
import { damageNote } from "./states.js";
import { jenkinsFacts, nameTab } from "./surface.js";
import { bytes, dateTime, duration, zone } from "./time.js";
import { wholeCommit } from "./trend.js";
import { badge, look } from "./verdict.js";

export class RunHeader {
    constructor(model, home) {
        this.model = model;
        this.home = home;
        this.element = h("header", { class: "run-head" });
        this.trouble = h("p", { class: "trouble", role: "alert", hidden: true });
    }

    update() {
        const { state, live, run } = this.model;
        const { start, end } = state;
        if (!start) {
            this.element.replaceChildren(h("h1", null, run.id), this.#damage(), this.trouble);
            return;
        }
        const title = isScript(start) ? (jenkinsFacts() ? "clusterScript" : "Script")
            : isClusterAlone(start) ? `Cluster ${start.cluster}` : runTitle(start);
        const suite = this.home === null || isScript(start) || isClusterAlone(start) ? title
            : h("a", { href: suiteHref(this.home, start.suite, cellName(start)) }, title);
        const stands = end?.verdict ?? (live ? "RUNNING" : "INTERRUPTED");
        const verdict = badge(stands);
        this.element.replaceChildren(h("h1", null, verdict, " ", state.known ? [knownMark("known issues only"), " "] : "", suite),
            h("dl", { class: "head-facts" }, this.#facts().map(([name, value]) =>
                h("div", null, h("dt", null, name), h("dd", null, value)))),
            state.waiting && live && !end ? h("p", { class: "cause" }, `The run ${state.waiting.reason}.`) : "",
            end?.cause ? h("p", { class: "cause" }, end.cause) : "", this.#knownRun(),
            this.#delivered(), this.#attempts(), this.#damage(), this.#unknown(), this.trouble);
        nameTab(`${look(stands).symbol} ${title}`, run.id);
    }

    #facts() {
        const { start, placed, standby, images, putBacks, notSaved, end, cancel, held, continued, stopped, last } = this.model.state;
        const to = end?.at ?? (this.model.live ? this.model.run.now() : last);
        const facts = [["Cluster", start.cluster], ["Took", duration(to - start.at)],
            ["Started", h("time", { datetime: new Date(start.at).toISOString(), title: zone(start.at) }, dateTime(start.at))],
            ["Zone", zone(start.at)], ["Commit", start.commit ? wholeCommit(start) : "not in a repository"],
            ["Started by", jenkinsFacts()?.startedBy || start.owner], ["Hypervisor", placed?.hypervisor ?? start.hypervisor],
            this.#name(start)];
        if (start.trigger) {
            facts.push(["Because of", start.trigger]);
        }
        if (start.rerunOf) {
            facts.push(["Rerun of", this.home === null ? start.rerunOf
                : h("a", { href: runHref(this.home, start.rerunOf), title: `Run ${start.rerunOf}` },
                    jenkinsFacts() ? "an earlier build" : start.rerunOf)]);
        }
        if (standby) {
            facts.push(["Standby cluster", `${standby.cluster}, made ${duration(standby.at - Date.parse(standby.since))} before`]);
        }
        if (images.length > 0) {
            facts.push(["Prepared image", h("span", { title: images.map((each) => each.image).join(", ") },
                images.some((each) => each.made) ? "made in this run" : "made before")]);
        }
        if (putBacks.length > 0 || notSaved) {
            const boots = putBacks.filter((each) => each.boot).length;
            const words = [[putBacks.length - boots, "put back"], [boots, "booted again"]].filter(([times]) => times > 0)
                .map(([times, how]) => `${how} ${times === 1 ? "once" : `${times} times`}`);
            facts.push(["Clean cases", h("span", { title: notSaved?.cause ?? "" }, words.length > 0 ? `cluster ${words.join(", ")}`
                : "cluster could not be saved")]);
        }
        if (start.attempt?.most > 1) {
            facts.push(["Attempt", `${start.attempt.number} of ${start.attempt.most}`]);
        }
        if (cancel) {
            facts.push(["Cancelled by", cancel.by]);
        }
        if (held) {
            facts.push(["Held", `behind ${stageTitle(held.stage)}${continued ? `, until ${dateTime(continued.at)}${
                continued.by ? ` by ${continued.by}` : ""}` : ""}`]);
        }
        if (stopped?.keptUntil) {
            facts.push(["Cluster kept until", dateTime(stopped.keptUntil)]);
        }
        return facts;
    }

    /** By what people call the run. */
    #name(start) {
        const build = jenkinsFacts();
        return build ? ["Build", h("a", { href: build.up, title: `Run ${start.run}` }, `#${build.build}`)] : ["Run", start.run];
    }

    /** A known issue that failed the run beside its stages. */
    #knownRun() {
        const found = [...this.model.state.issues.values()].find(({ stage }) => !stage);
        return found ? h("p", { class: "cause" }, knownMark("known issue"), " ", issueLink(found.issue)) : "";
    }

    /** The files that the hosts had beside those of the suite. */
    #delivered() {
        const files = this.model.info?.delivered ?? [];
        if (files.length === 0) {
            return "";
        }
        const open = this.element.querySelector("details.delivered")?.open ?? false;
        const sum = files.reduce((all, { size }) => all + size, 0);
        return h("details", { class: "delivered", open },
            h("summary", null, `Delivered: ${files.length === 1 ? visible(files[0].name) : `${files.length} files`}, ${bytes(sum)}`),
            h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": "Delivered files" },
                h("table", { class: "list" }, tableHead(["File", "Size", "SHA-256"]),
                    h("tbody", null, files.map((file) => h("tr", null, h("td", null, visible(file.name)), h("td", null, bytes(file.size)),
                        h("td", null, h("code", null, file.sha256))))))));
    }

    #attempts() {
        const { state } = this.model;
        const earlier = state.start.attempt?.earlier ?? [];
        if (earlier.length === 0) {
            return "";
        }
        const names = [...new Set([...state.stages.keys()].map(stageParts).filter((each) => each.isCase).map((each) => each.name))];
        const passed = names.filter((name) => state.passedOnRetry(name));
        const link = (run, words) => (this.home === null ? words : h("a", { href: runHref(this.home, run), title: `Run ${run}` }, words));
        return h("ul", { class: "attempts" }, earlier.map((each, i) => h("li", null,
            jenkinsFacts() ? link(each.run, `Attempt ${i + 1}`) : [`Attempt ${i + 1}, run `, link(each.run, each.run)], ": ",
            badge(each.verdict), each.cause ? ` ${each.cause}` : "")),
        passed.length > 0 && h("li", null, "Passed on retry: ", h("strong", null, passed.join(", "))));
    }

    #damage() {
        return damageNote(this.model.info?.damage ?? [], "The record is damaged. What can be read of it is shown. "
            + "Restore the record from a backup, or do not rely on what is missing:");
    }

    #unknown() {
        const { unknown } = this.model.state;
        return unknown === 0 ? "" : h("p", { class: "quiet" }, `The record has ${unknown} ${unknown === 1 ? "event" : "events"} `
            + "of a newer version, which are shown only in the view Events.");
    }

    /** Says that the server does not answer, or takes that back. */
    showTrouble(message) {
        this.trouble.hidden = message === null;
        this.trouble.textContent = message === null ? "" : `${message} The page may be out of date; trying again.`;
    }
}
