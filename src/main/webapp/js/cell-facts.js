// Beside an output: how the host came out in the stage and why, its script, and the files collected from it.

import { barrierOf, waited } from "./barrier.js";
import { h } from "./dom.js";
import { fileEntry } from "./files-view.js";
import { formatLink } from "./permalink.js";
import { RunState } from "./run-state.js";
import { clock, counted, duration } from "./time.js";
import { badge } from "./verdict.js";

export class CellFacts {
    #key = "";

    constructor(model) {
        this.model = model;
        this.element = h("div", { class: "facts" });
    }

    show(stageId, hosts) {
        const stage = this.model.state.stages.get(stageId);
        const cells = hosts.map((host) => stage?.cells.get(host) ?? { host, none: true });
        const key = JSON.stringify([stageId, cells, stage?.ended, this.model.files.length]);
        if (key !== this.#key) {
            this.#key = key;
            this.element.replaceChildren(...cells.map((cell) => this.#facts(stage, stageId, cell)));
        }
    }

    #facts(stage, stageId, cell) {
        const script = h("a", { href: formatLink({ view: "scripts", stage: stageId, hosts: [cell.host] }) }, "script");
        const files = this.model.files.filter((file) => file.host === cell.host
            && (file.stage === stageId || file.kind === "console"));
        return h("p", null, h("strong", null, cell.host), " ", this.#told(stage, cell).flatMap((part) => [part, " · "]),
            script, files.length > 0 && h("details", null, h("summary", null, `${counted(files.length, "file")} of this host`),
                h("ul", { class: "files" }, files.map((file) => h("li", null, fileEntry(this.model.run, file))))));
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
        if (cell.droppedBytes > 0) {
            parts.push(`${counted(cell.droppedBytes, "byte")} more of its output were dropped`);
        }
        const wait = waited(stage, cell, this.model.run.now());
        if (wait >= 1000) {
            parts.push(stage.ended ? `then waited ${duration(wait)} for the others`
                : `waits for ${barrierOf(stage).running.map((each) => each.host).slice(0, 5).join(", ")}`);
        }
        return parts;
    }
}
