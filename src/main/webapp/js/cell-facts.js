// Beside an output: how the host came out in the stage and why, its script, and the files collected from it. Beside a
// collected file: where it comes from.

import { barrierOf, waited } from "./barrier.js";
import { h } from "./dom.js";
import { fileEntry } from "./files-view.js";
import { issueLink, knownMark } from "./known-issue.js";
import { countWords } from "./matrix-cell.js";
import { originOf } from "./output-sources.js";
import { formatLink } from "./permalink.js";
import { RunState } from "./run-state.js";
import { bytes, clock, counted, duration } from "./time.js";
import { badge } from "./verdict.js";

export class CellFacts {
    #key = "";

    constructor(model) {
        this.model = model;
        this.element = h("div", { class: "facts" });
    }

    /**
     * @param link what is open
     * @param sources the same: see output-sources.js
     */
    show(link, sources) {
        const stage = this.model.state.stages.get(link.stage);
        const cells = sources.filter((source) => !source.file)
            .map(({ host }) => stage?.cells.get(host) ?? { host, none: true });
        const files = sources.filter((source) => source.file);
        const key = JSON.stringify([cells, files.map((each) => each.key), stage?.ended, this.model.files.length,
            formatLink({ ...link, line: null, lastLine: null })]);
        if (key !== this.#key) {
            this.#key = key;
            this.element.replaceChildren(...cells.map((cell) => this.#facts(link, stage, cell)),
                ...files.map((source) => this.#ofFile(link, source, sources.length > 1)));
        }
    }

    #facts(link, stage, cell) {
        const script = h("a", { href: formatLink({ view: "scripts", stage: link.stage, hosts: [cell.host] }) }, "script");
        const files = this.model.files.filter((file) => file.host === cell.host
            && (file.stage === link.stage || file.kind === "console"));
        return h("p", null, h("strong", null, cell.host), " ", this.#told(stage, cell).flatMap((part) => [part, " · "]),
            script, files.length > 0 && h("details", null, h("summary", null, `${counted(files.length, "file")} of this host`),
                h("ul", { class: "files" }, files.map((file) => h("li", null, fileEntry(this.model.run, file, link))))));
    }

    /** A file with the ways to put the output of its host beside it, and to close it where more is open. */
    #ofFile(link, source, more) {
        const { file, stage, host, name } = source;
        const beside = stage && host && this.model.state.stages.get(stage)?.cells.has(host)
            && !(link.stage === stage && link.hosts.includes(host));
        const hosts = link.stage === stage ? [...link.hosts, host] : [host];
        return h("p", null, h("strong", null, name), ` ${originOf(file)}${file.size === undefined ? "" : `, ${bytes(file.size)}`}`,
            beside && [" · ", h("a", { href: formatLink({ ...link, stage, hosts, line: null, lastLine: null }) },
                `with the output of ${host} in that stage`)],
            more && [" · ", h("a", { href: formatLink(source.without(link)), "aria-label": `close ${name}` }, "close")]);
    }

    #told(stage, cell) {
        if (cell.none) {
            return [stage?.ended ? "had nothing to do in this stage" : "has not started this stage"];
        }
        if (cell.ended === null) {
            const waits = RunState.waits(cell);
            return [badge("RUNNING"), `since ${clock(cell.started)}`, `limit at ${clock(stage.deadline)}`].concat(waits ?? []);
        }
        const parts = [badge(cell.verdict), `ran ${duration(cell.ended - cell.started)} from ${clock(cell.started)}`];
        if (cell.exitCode) {
            parts.push(`exit code ${cell.exitCode}`);
        }
        if (cell.signal !== null) {
            parts.push(`ended by signal ${cell.signal}`);
        }
        if (cell.cause && cell.verdict !== "NOTHING_TO_DO") {
            parts.push(cell.cause);
        }
        if (cell.known) {
            parts.push([knownMark("known issue"), " ", issueLink(cell.known)]);
        }
        if (cell.droppedBytes > 0) {
            parts.push(`${counted(cell.droppedBytes, "byte")} more of its output were dropped`);
        }
        const words = countWords(cell);
        if (words) {
            parts.push(h("a", { href: formatLink({ view: "output", stage: stage.id, hosts: [cell.host], filter: "warnings" }) }, words));
        }
        const wait = waited(stage, cell, this.model.run.now());
        if (wait >= 1000) {
            parts.push(stage.ended ? `then waited ${duration(wait)} for the others`
                : `waits for ${barrierOf(stage).running.map((each) => each.host).slice(0, 5).join(", ")}`);
        }
        return parts;
    }
}
