// The stage scripts as they were delivered to a host, tags filled in.

import { h } from "./dom.js";
import { stageTitle } from "./run-state.js";
import { fillWith } from "./states.js";
import { visible } from "./ansi.js";

export class ScriptsView {
    #shown = "";

    constructor(model) {
        this.model = model;
        const go = () => model.go({ view: "scripts", stage: this.stage.value, hosts: [this.host.value] });
        this.stage = h("select", { id: "script-stage", on: { change: go } });
        this.host = h("select", { id: "script-host", on: { change: go } });
        this.place = h("div");
        this.element = h("section", { class: "scripts", "aria-label": "Scripts" }, h("div", { class: "toolbar" },
            h("label", { for: "script-stage" }, "Stage "), this.stage, h("label", { for: "script-host" }, " as delivered to "),
            this.host), this.place);
    }

    show(link) {
        const { state, run } = this.model;
        const stages = [...state.stages.keys()];
        const stage = link.stage ?? stages[0];
        const hosts = [...state.hosts.values()].filter((host) => host.active).map((host) => host.name);
        const host = link.hosts[0] ?? hosts[0];
        this.stage.replaceChildren(...stages.map((id) => h("option", { value: id, selected: id === stage }, stageTitle(id))));
        this.host.replaceChildren(...hosts.map((name) => h("option", { value: name, selected: name === host }, name)));
        const key = `${stage}/${host}`;
        if (key !== this.#shown) {
            this.#shown = key;
            fillWith(this.place, "the script", async () => {
                try {
                    return script(await run.script(stage, host), key);
                } catch (e) {
                    if (e.status === 404) {
                        return h("p", { class: "state" }, this.model.lost("script", stage, host)
                            ?? "No script of this stage was delivered to this host.");
                    }
                    throw e;
                }
            });
        }
    }
}

function script(text, name) {
    const lines = text.replace(/\n$/, "").split("\n").slice(0, 20000);
    return h("ol", { class: "script", tabindex: "0", "aria-label": `Script ${name}` },
        lines.map((line) => h("li", null, h("code", null, visible(line)))));
}
