// The output of one host in one stage, from two runs side by side.

import { h } from "./dom.js";
import { OutputPane } from "./output-pane.js";
import { runName } from "./page-links.js";
import { formatLink, outputLink } from "./permalink.js";
import { chooseWrap, wrapsLines } from "./preferences.js";
import { RunModel } from "./run-model.js";
import { stageTitle } from "./run-state.js";
import { dateTime } from "./time.js";
import { FILTERS } from "./classify.js";

export class CompareOutput {
    #panes = [];
    #hosts = null;
    #shown = "";
    #wrap = wrapsLines();

    constructor(source, a, b, rows) {
        this.runs = [a, b].map((facts) => {
            const run = source.run(facts.id);
            return { facts, run, model: new RunModel(run) };
        });
        this.rows = rows;
        this.element = h("section", { class: "output", "aria-label": "Output side by side", hidden: true });
    }

    /** Shows what the link names; nothing if it names no stage. */
    async show(link) {
        this.element.hidden = !link.stage;
        if (!link.stage) {
            return;
        }
        this.#hosts ??= await this.#loadHosts().catch(() => []);
        const host = link.hosts[0] === "-" || !link.hosts[0] ? this.#hosts[0] : link.hosts[0];
        const key = `${link.stage}/${host}`;
        if (key !== this.#shown) {
            this.#shown = key;
            this.#build(link, host);
            this.element.scrollIntoView({ block: "nearest" });
        } else {
            this.#panes.forEach((pane) => pane.show(link));
        }
    }

    async #loadHosts() {
        await Promise.all(this.runs.map(({ model }) => model.load()));
        return [...this.runs[1].model.state.hosts.keys()];
    }

    /** Of a case that a run repeats, the output of the repetition that shows most. */
    #pane({ facts, run, model }, letter, link, host) {
        const stage = model.state.recordedStage(link.stage, [host]);
        const time = stage === link.stage ? "" : `, ${stageTitle(stage)}`;
        return new OutputPane({ output: run.output(stage, host), name: `${host} in ${letter}`, label: `${host} in ${stage}, ${letter}`,
            opening: "start", heading: [h("h3", null, `${letter}: ${runName(facts)}, ${dateTime(facts.started)}${time}`)],
            wrap: this.#wrap, folded: new Set(), lost: () => model.lost("output", stage, host),
            lineLink: (line, lastLine) => formatLink({ ...link, hosts: [host], line, lastLine }) });
    }

    #build(link, host) {
        this.#panes.forEach((pane) => pane.dispose());
        this.#panes = this.runs.map((side, i) => this.#pane(side, i === 0 ? "A" : "B", link, host));
        const hosts = h("select", { "aria-label": "Host", on: { change: () => {
            location.hash = outputLink(link.stage, hosts.value);
        } } }, this.#hosts.map((name) => h("option", { value: name, selected: name === host }, name)));
        const stages = h("select", { "aria-label": "Stage", on: { change: () => {
            location.hash = outputLink(stages.value, host);
        } } }, this.rows.map(({ stage }) => h("option", { value: stage, selected: stage === link.stage }, stageTitle(stage))));
        const filter = h("select", { "aria-label": "Lines", on: { change: () => {
            location.hash = formatLink({ ...link, hosts: [host], line: null, filter: filter.value });
        } } }, FILTERS.map((name) => h("option", { value: name, selected: name === link.filter },
            name === "all" ? "all lines" : name)));
        const wrap = h("button", { type: "button", class: "toggle", "aria-pressed": String(this.#wrap),
            title: "Break long lines where the view ends. This browser remembers it.", on: { click: () => {
                this.#wrap = !this.#wrap;
                chooseWrap(this.#wrap);
                wrap.setAttribute("aria-pressed", String(this.#wrap));
                this.#panes.forEach((pane) => pane.setWrap(this.#wrap));
            } } }, "Wrap");
        this.element.replaceChildren(h("h2", null, "Output side by side"), h("div", { class: "toolbar" }, stages, hosts, filter, wrap),
            h("div", { class: "panes" }, this.#panes.map((pane) => pane.element)));
        this.#panes.forEach((pane) => pane.start({ ...link, hosts: [host] }));
    }
}
