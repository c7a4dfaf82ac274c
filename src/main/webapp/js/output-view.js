// The output of one or several hosts in a stage: toolbar, hosts to pick, panes side by side or one merged.

import { CellFacts } from "./cell-facts.js";
import { announce, h } from "./dom.js";
import { MergedPane } from "./merged-pane.js";
import { OutputPane } from "./output-pane.js";
import { OutputToolbar } from "./output-toolbar.js";
import { formatLink } from "./permalink.js";
import { isBad, look } from "./verdict.js";

const MOST_PANES = 6;

export class OutputView {
    #panes = [];
    #shown = "";
    #link = null;

    constructor(model) {
        this.model = model;
        this.toolbar = new OutputToolbar({ onChange: (change) => this.#change(change),
            onFind: (forward) => this.find(forward), onFollow: () => this.toggleFollow() });
        this.hosts = h("div", { class: "hosts", role: "group", "aria-label": "Hosts whose output is shown" });
        this.facts = new CellFacts(model);
        this.unknown = h("p", { class: "trouble", role: "status", hidden: true });
        this.place = h("div", { class: "panes" });
        this.element = h("section", { class: "output", "aria-label": "Output" }, this.toolbar.element, this.hosts,
            this.unknown, this.facts.element, this.place);
    }

    /** Shows what the link names; called again when the link or the run's state changed. */
    show(link) {
        const unknown = this.#unknown(link);
        this.unknown.hidden = unknown === "";
        this.unknown.textContent = unknown;
        const hosts = this.model.order(link.hosts).slice(0, MOST_PANES);
        this.#link = { ...link, hosts: link.hosts.slice(0, MOST_PANES) };
        this.toolbar.show(this.#link, [...this.model.state.stages.values()]);
        if (this.searched !== `${link.query}\n${link.filter}\n${link.hosts[0]}\n${link.stage}`) {
            // what was said is of another search
            this.toolbar.place.textContent = "";
        }
        this.#showHosts();
        this.facts.show(link.stage, hosts);
        const shown = JSON.stringify([link.stage, hosts, link.mode]);
        if (shown === this.#shown) {
            this.#panes.forEach((pane) => pane.show(this.#linkOf(pane)));
            return;
        }
        this.#shown = shown;
        this.clear();
        this.#panes = link.mode === "merged" && hosts.length > 1 ? [this.#mergedPane(hosts)]
            : hosts.map((host) => this.#pane(host));
        this.place.replaceChildren(...this.#panes.map((pane) => pane.element));
        this.#panes.forEach((pane) => pane.start(this.#linkOf(pane)));
        this.#shown = shown;
    }

    /** What the link names and the run does not have, as a sentence; else empty. */
    #unknown({ stage, hosts }) {
        const { state } = this.model;
        const strange = hosts.filter((host) => !state.hosts.has(host));
        return [!state.stages.has(stage) && state.start ? `This run has no stage ${stage}; pick one of its stages above.` : "",
            strange.length > 0 && state.start ? `This run has no host ${strange.join(", ")}; pick one of its hosts above.` : ""]
            .filter(Boolean).join(" ");
    }

    /** The run went on: verdicts may have changed, the panes follow by themselves. */
    update() {
        if (this.#link) {
            this.toolbar.show(this.#link, [...this.model.state.stages.values()]);
            this.#showHosts();
            this.facts.show(this.#link.stage, this.model.order(this.#link.hosts));
        }
    }

    /** Ends all that is under way. */
    clear() {
        this.#panes.forEach((pane) => pane.dispose());
        this.#panes = [];
        this.#shown = "";
    }

    // the line in the link is the first host's
    #linkOf(pane) {
        return pane.host === this.#link.hosts[0] ? this.#link : { ...this.#link, line: null, lastLine: null };
    }

    #pane(host) {
        const verdict = look(this.model.verdict(this.#link.stage, host));
        const opening = verdict.tone === "running" ? "follow" : isBad(this.model.verdict(this.#link.stage, host)) ? "end"
            : "start";
        return new OutputPane({ run: this.model.run, stage: this.#link.stage, host, opening,
            lost: () => this.model.lost("output", this.#link.stage, host),
            heading: h("h2", null, h("span", { class: `symbol v-${verdict.tone}`, title: verdict.word }, verdict.symbol),
                ` ${host}`),
            onFollow: (following) => this.toolbar.showFollow(following), lineLink: (...at) => this.#lineLink(...at) });
    }

    #mergedPane(hosts) {
        return new MergedPane({ run: this.model.run, stage: this.#link.stage, hosts,
            lineLink: (...at) => this.#lineLink(...at) });
    }

    #lineLink(host, line) {
        const others = this.#link.hosts.filter((other) => other !== host);
        return formatLink({ ...this.#link, hosts: [host, ...others], line, lastLine: null });
    }

    #change(change) {
        this.#link = { ...this.#link, ...change };
        this.model.go(this.#link);
    }

    #showHosts() {
        const stage = this.model.state.stages.get(this.#link.stage);
        const chips = [...this.model.state.hosts.keys()].map((host) => {
            const verdict = look(this.model.verdict(this.#link.stage, host));
            const on = this.#link.hosts.includes(host);
            return h("button", { type: "button", class: `chip${stage?.cells.has(host) ? "" : " idle"}`,
                "aria-pressed": String(on), title: `${host}: ${verdict.word}. Click: this host alone. With Ctrl: beside the others.`,
                on: { click: (event) => this.#pick(host, event.ctrlKey || event.metaKey || event.shiftKey) } },
            h("span", { class: `symbol v-${verdict.tone}`, "aria-hidden": "true" }, verdict.symbol), ` ${host}`);
        });
        const key = chips.map((chip) => chip.textContent + chip.getAttribute("aria-pressed")).join();
        if (key !== this.hostsKey) {
            this.hostsKey = key;
            const focused = [...this.hosts.children].indexOf(document.activeElement);
            const beside = h("button", { type: "button", class: "chip all", on: { click: () => this.#beside() } },
                "+ next host beside");
            this.hosts.replaceChildren(...chips, beside);
            this.hosts.children[focused]?.focus();
            const open = chips.find((chip) => chip.getAttribute("aria-pressed") === "true");
            if (open) {
                this.hosts.scrollTop = open.offsetTop - this.hosts.offsetTop - open.offsetHeight;
            }
        }
    }

    #pick(host, beside) {
        const { hosts } = this.#link;
        const others = hosts.filter((other) => other !== host);
        const picked = !beside ? [host] : others.length < hosts.length && others.length > 0 ? others : [...others, host];
        this.#change({ hosts: picked, line: null, lastLine: null });
    }

    #beside() {
        const stage = this.model.state.stages.get(this.#link.stage);
        const next = [...(stage?.cells.keys() ?? [])].find((host) => !this.#link.hosts.includes(host));
        if (next) {
            this.#change({ hosts: [...this.#link.hosts, next] });
        }
    }

    /** The cell whose output is open: {stage, host}. */
    get cell() {
        return { stage: this.#link?.stage, host: this.#link?.hosts[0] };
    }

    /** To the next or previous match, in the first host's output. */
    async find(forward) {
        const pane = this.#panes.find((each) => each.host === this.#link.hosts[0]);
        if (!this.#link.query || !pane) {
            return;
        }
        const found = await pane.find(this.#link.query, this.#link.filter, forward).catch(() => null);
        const said = found ? found.place : forward ? "no more matches below" : "no more matches above";
        this.toolbar.place.textContent = said;
        this.searched = `${this.#link.query}\n${this.#link.filter}\n${pane.host}\n${this.#link.stage}`;
        announce(said);
        if (found) {
            this.model.go({ ...this.#link, line: found.line, lastLine: null }, true);
        }
    }

    toggleFollow() {
        this.#panes.forEach((pane) => pane.follow?.(!pane.following));
    }
}
