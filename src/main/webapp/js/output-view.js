// Outputs of hosts in a stage and collected files: toolbar, hosts to pick, panes side by side or one merged.

import { CellFacts } from "./cell-facts.js";
import { announce, h, oncePerFrame } from "./dom.js";
import { visible } from "./ansi.js";
import { MergedPane } from "./merged-pane.js";
import { OutputPane } from "./output-pane.js";
import { MOST_MERGED, sourcesOf } from "./output-sources.js";
import { OutputToolbar } from "./output-toolbar.js";
import { formatLink } from "./permalink.js";
import { chooseWrap, wrapsLines } from "./preferences.js";
import { focusedElement } from "./surface.js";
import { look, symbol } from "./verdict.js";

const MOST_PANES = 6;

export class OutputView {
    #panes = [];
    #sources = [];
    #shown = "";
    #link = null;
    #searched = null;
    /** What is folded, by the source's id, as long as the page is open. */
    #folded = new Map();

    constructor(model) {
        this.model = model;
        this.wrap = wrapsLines();
        this.toolbar = new OutputToolbar({ onChange: (change) => this.#change(change),
            onFind: (forward) => this.find(forward), onFollow: () => this.toggleFollow(), onWrap: () => this.toggleWrap(),
            onFold: () => this.foldAll(), onLeave: () => this.place.querySelector(".vlist")?.focus() });
        this.toolbar.showWrap(this.wrap);
        this.hosts = h("div", { class: "hosts", role: "group", "aria-label": "Hosts whose output is shown" });
        this.facts = new CellFacts(model);
        this.trouble = h("p", { class: "trouble", role: "status", hidden: true });
        this.place = h("div", { class: "panes" });
        this.element = h("section", { class: "output", "aria-label": "Output" }, this.toolbar.element, this.hosts,
            this.trouble, this.facts.element, this.place);
    }

    /** Shows what the link names; called again when the link or the run's state changed. */
    show(link) {
        this.#link = link;
        const all = sourcesOf(this.model, link);
        const most = link.mode === "merged" ? MOST_MERGED : MOST_PANES;
        this.#sources = all.slice(0, most);
        this.#sayTrouble(all, most);
        this.#showControls();
        if (this.#searched !== this.#searchKey()) {
            // what was said is of another search
            this.toolbar.place.textContent = "";
        }
        const shown = JSON.stringify([this.#sources.map(({ key }) => key), this.#isMerged]);
        if (shown !== this.#shown) {
            this.clear();
            this.#shown = shown;
            this.#panes = this.#isMerged ? [this.#mergedPane()] : this.#sources.map((source) => this.#pane(source));
            this.place.replaceChildren(...this.#panes.map((pane) => pane.element));
            this.#panes.forEach((pane) => pane.start(this.#linkOf(pane)));
        } else {
            this.#panes.forEach((pane) => pane.show(this.#linkOf(pane)));
        }
        this.#showFolds();
        this.#scrollToOpenHost();
    }

    get #isMerged() {
        return this.#link.mode === "merged" && this.#sources.length > 1;
    }

    /** What the link names and the run does not have, and what is too much at once. */
    #sayTrouble(all, most) {
        const { state } = this.model;
        const { stage, hosts, files } = this.#link;
        const strangeHosts = hosts.filter((host) => !state.hosts.has(host));
        const strangeFiles = files.filter((path) => this.model.filesKnown && !this.model.file(path) && !this.model.lostFile(path));
        const said = [
            stage !== null && !state.stages.has(stage) && `This run has no stage ${stage}; pick one of its stages above.`,
            strangeHosts.length > 0 && `This run has no host ${strangeHosts.join(", ")}; pick one of its hosts above.`,
            strangeFiles.length > 0 && `This run has no collected file ${strangeFiles.map(visible).join(", ")}; `
                + "the view “Files” lists those that it has.",
            all.length > most && `Only the first ${most} of ${all.length} are shown.${
                most < MOST_MERGED ? " Merge them by time to see more at once." : ""}`];
        this.trouble.textContent = state.start ? said.filter(Boolean).join(" ") : "";
        this.trouble.hidden = this.trouble.textContent === "";
    }

    /** The run went on: verdicts may have changed, the panes follow by themselves. */
    update() {
        if (!this.#link) {
            return;
        }
        if (this.#link.files.length > 0) {
            // a file may be known only now
            this.show(this.#link);
        } else {
            this.#showControls();
        }
    }

    #showControls() {
        this.toolbar.show(this.#link, this.#sources, [...this.model.state.stages.values()]);
        this.#showHosts();
        this.facts.show(this.#link, this.#sources);
    }

    /** Ends all that is under way. */
    clear() {
        this.#panes.forEach((pane) => pane.dispose());
        this.#panes = [];
        this.#shown = "";
    }

    // the line in the link is one of the first that it names
    #linkOf(pane) {
        return this.#isMerged || pane.source.leads(this.#link) ? this.#link : { ...this.#link, line: null, lastLine: null };
    }

    #pane(source) {
        if (!this.#folded.has(source.id)) {
            this.#folded.set(source.id, new Set());
        }
        const close = this.#sources.length > 1 && h("a", { class: "close quiet", href: formatLink(source.without(this.#link)),
            "aria-label": `Close ${source.name}`, title: "Close" }, "×");
        const pane = new OutputPane({ output: source.open(), name: source.name, label: source.label, opening: source.opening,
            heading: [source.heading(), close], lost: () => source.lost(), note: source.note, wrap: this.wrap,
            folded: this.#folded.get(source.id), onFolds: () => this.#showFolds(),
            onFollow: (following) => this.toolbar.showFollow(following),
            onScrolled: oncePerFrame(() => this.#step(pane)),
            lineLink: (line, lastLine) => formatLink(source.at(this.#link, line, lastLine)) });
        pane.source = source;
        return pane;
    }

    #mergedPane() {
        return new MergedPane({ sources: this.#sources, wrap: this.wrap,
            lineLink: (source, line, lastLine) => formatLink(source.at(this.#link, line, lastLine)) });
    }

    /** Scrolls the other panes to what that one has in view. */
    async #step(pane) {
        if (this.#link.mode !== "step" || this.#isMerged) {
            return;
        }
        const at = await pane.inView().catch(() => null);
        if (at) {
            this.#panes.filter((each) => each !== pane).forEach((each) => each.stepTo(at).catch(() => {}));
        }
    }

    #change(change) {
        this.#link = { ...this.#link, ...change };
        this.model.go(this.#link);
    }

    #showHosts() {
        this.hosts.hidden = this.#link.stage === null;
        const stage = this.model.state.stages.get(this.#link.stage);
        const chips = [...this.model.state.hosts.keys()].map((host) => {
            const verdict = look(this.model.verdict(this.#link.stage, host));
            const on = this.#link.hosts.includes(host);
            return h("button", { type: "button", class: `chip${stage?.cells.has(host) ? "" : " idle"}`,
                "aria-pressed": String(on), title: `${host}: ${verdict.word}. Click: this host alone. With Ctrl: beside the others.`,
                on: { click: (event) => this.#pick(host, event.ctrlKey || event.metaKey || event.shiftKey) } },
            symbol(verdict, { "aria-hidden": "true" }), ` ${host}`);
        });
        const key = chips.map((chip) => chip.className + chip.textContent + chip.getAttribute("aria-pressed")).join();
        if (key !== this.hostsKey) {
            this.hostsKey = key;
            const focused = [...this.hosts.children].indexOf(focusedElement());
            const beside = h("button", { type: "button", class: "chip all", on: { click: () => this.#beside() } },
                "+ next host beside");
            const { scrollTop } = this.hosts;
            this.hosts.replaceChildren(...chips, beside);
            this.hosts.scrollTop = scrollTop;
            this.hosts.children[focused]?.focus();
        }
    }

    #scrollToOpenHost() {
        const open = this.hosts.querySelector("[aria-pressed='true']");
        if (open) {
            const top = open.offsetTop - this.hosts.offsetTop;
            const { scrollTop, clientHeight } = this.hosts;
            if (top < scrollTop || top + open.offsetHeight > scrollTop + clientHeight) {
                this.hosts.scrollTop = top - open.offsetHeight;
            }
        }
    }

    #pick(host, beside) {
        const { hosts, files } = this.#link;
        const others = hosts.filter((other) => other !== host);
        const picked = !beside ? [host] : others.length < hosts.length && others.length > 0 ? others : [...others, host];
        this.#change({ hosts: picked, files: beside ? files : [], lead: "host", line: null, lastLine: null });
    }

    #beside() {
        const stage = this.model.state.stages.get(this.#link.stage);
        const all = [...this.model.state.hosts.keys()].filter((host) => stage?.cells.has(host) ?? true);
        const next = all.find((host) => !this.#link.hosts.includes(host));
        if (next && this.#sources.length < MOST_PANES) {
            this.#change({ hosts: [...this.#link.hosts, next] });
        }
    }

    /** Where the reader came from: the cell {stage, host} or the collected file {path} that leads. */
    get origin() {
        const { lead, stage, hosts, files } = this.#link;
        return lead === "file" || stage === null ? { path: files[0] } : { stage, host: hosts[0] };
    }

    #searchKey() {
        const { query, filter, hosts, stage, files, lead, mode } = this.#link;
        return JSON.stringify([query, filter, hosts[0], stage, files[0], lead, mode]);
    }

    /** To the next or previous match, in what leads, or in all that is merged. */
    async find(forward) {
        this.toolbar.commit();
        const { query, filter } = this.#link;
        const pane = this.#isMerged ? this.#panes[0] : this.#panes.find((each) => each.source.leads(this.#link));
        if (!query || !pane) {
            return;
        }
        this.#searched = this.#searchKey();
        this.toolbar.place.textContent = "Searching…";
        const found = await pane.find(query, filter, forward).catch((e) => ({ trouble: e.message }));
        if (this.#searched !== this.#searchKey()) {
            return; // meanwhile something else is searched for
        }
        const said = found.trouble ?? found.place ?? (found.none ? "no match" : `no more matches ${forward ? "below" : "above"}${
            found.held ? " in the lines that are held" : ""}`);
        this.toolbar.place.textContent = said;
        announce(said);
        if (found.line) {
            this.model.go((found.source ?? pane.source).at(this.#link, found.line, null), true);
        }
    }

    toggleFollow() {
        this.#panes.forEach((pane) => pane.follow?.(!pane.following));
    }

    toggleWrap() {
        this.wrap = !this.wrap;
        chooseWrap(this.wrap);
        this.toolbar.showWrap(this.wrap);
        this.#panes.forEach((pane) => pane.setWrap(this.wrap));
    }

    /** Folds all sections of all panes, or opens them if all are folded. */
    foldAll() {
        const fold = !this.#allFolded;
        this.#panes.forEach((pane) => pane.foldAll?.(fold));
    }

    /** Folds or opens the section that is in view. */
    foldHere() {
        this.#panes.forEach((pane) => pane.source?.leads(this.#link) && pane.foldHere());
    }

    get #allFolded() {
        const some = this.#panes.filter((pane) => pane.foldable);
        return some.length > 0 && some.every((pane) => pane.allFolded);
    }

    #showFolds() {
        const folds = !this.#isMerged && this.#link.filter === "all" && !this.#link.only;
        this.toolbar.showFolds({ any: folds && this.#panes.some((pane) => pane.foldable), allFolded: this.#allFolded });
    }
}
