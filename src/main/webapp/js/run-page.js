// The page of one run: header, views, and which of them is open.

import { ClusterView } from "./cluster-view.js";
import { h } from "./dom.js";
import { EventsView } from "./events-view.js";
import { FailuresView } from "./failures-view.js";
import { FilesView } from "./files-view.js";
import { bindKeys } from "./keyboard.js";
import { showKeys, tellKeys } from "./help.js";
import { Matrix } from "./matrix.js";
import { OutputView } from "./output-view.js";
import { formatLink, parseLink } from "./permalink.js";
import { RunHeader } from "./run-header.js";
import { RunModel } from "./run-model.js";
import { ResultsView } from "./results-view.js";
import { ScriptsView } from "./scripts-view.js";
import { StandingView } from "./standing-view.js";
import { failure, loading } from "./states.js";
import { isInJenkins, surface } from "./surface.js";
import { Timeline } from "./timeline.js";

/** View, title, key. */
const TABS = [["matrix", "Matrix", "m"], ["results", "Results", "r"], ["timeline", "Timeline", "t"], ["files", "Files", "l"],
    ["cluster", "Cluster", "c"], ["scripts", "Scripts", "s"], ["events", "Events", "e"]];
const VIEW_KEYS = {
    matrix: [["arrow keys", "move in the matrix"], ["Enter", "open the output of a cell"],
        ["Shift+Enter", "open its errors and warnings"]],
    output: [["Esc", "back to the cell in the matrix, or to the list of files"], ["/", "search in the output"],
        ["n, N", "next, previous match"], ["w", "wrap long lines"], ["z", "fold or open the section in view"],
        ["Z", "fold or open all sections"], ["f", "follow the output"],
        ["Shift + click on a line's number", "an address of all lines to there"]],
};
const MAKERS = { results: ResultsView, timeline: Timeline, output: OutputView, files: FilesView, cluster: ClusterView, scripts: ScriptsView,
    events: EventsView };

export class RunPage {
    #views = new Map();
    #open = null;
    #abort = new AbortController();

    /**
     * @param main where it goes
     * @param run a data source's run
     * @param home the prefix of links to other pages; null where there are none
     */
    constructor(main, run, home) {
        Object.assign(this, { main, run, home });
        this.model = new RunModel(run, home);
    }

    async start() {
        this.main.replaceChildren(loading("the run"));
        try {
            await this.model.load(this.#abort.signal);
        } catch (e) {
            this.main.replaceChildren(failure("The run", e, () => this.start()));
            return;
        }
        this.#build();
        addEventListener("hashchange", () => this.#show());
        this.#bindKeys();
        this.#loadFiles();
        if (!this.model.state.end) {
            const timer = setInterval(() => this.#tick(), 1000);
            await this.model.follow((events) => this.#onEvents(events), (trouble) => this.header.showTrouble(trouble),
                this.#abort.signal);
            clearInterval(timer);
        }
    }

    #build() {
        this.header = new RunHeader(this.model, this.home);
        this.failures = new FailuresView(this.model, this.home);
        this.standing = new StandingView(this.model);
        this.matrix = new Matrix(this.model);
        this.nav = h("nav", { class: "tabs", "aria-label": "Views of the run" },
            TABS.map(([view, title, key]) => h("a", { href: `#${view}`, "data-view": view, "aria-keyshortcuts": key,
                title: `${title} ( ${key} )`, hidden: view === "results" }, title)),
            h("a", { href: "#output", "data-view": "output", "aria-keyshortcuts": "o", title: "Output ( o )", hidden: true },
                "Output"),
            this.run.archiveUrl && h("a", { class: "action", href: this.run.archiveUrl, download: "" }, "Download all (zip)"),
            isInJenkins() && h("slot", { name: "rerun" }));
        const overview = h("div", null, this.matrix.element);
        this.#views.set("matrix", { element: overview, show: () => {}, update: (dirty) => this.matrix.update(dirty),
            tick: () => this.matrix.tick() });
        this.place = h("div", { class: "view", tabindex: -1 });
        this.main.replaceChildren(this.header.element, this.run.note ? h("p", { class: "quiet" }, this.run.note) : "",
            this.standing.element, this.failures.element, this.nav, this.place);
        this.#update();
        this.#show();
    }

    #view(name) {
        if (!this.#views.has(name) && MAKERS[name]) {
            this.#views.set(name, new MAKERS[name](this.model));
        }
        return this.#views.get(name) ?? this.#views.get("matrix");
    }

    #show() {
        const link = parseLink(location.hash);
        const recorded = link.stage && this.model.state.recordedStage(link.stage, link.hosts);
        if (recorded !== link.stage) {
            // the history names a case that this run repeats: what is shown has an address of its own
            link.stage = recorded;
            history.replaceState(null, "", formatLink(link));
        }
        if (link.view === "main" || (link.view === "output" && !link.stage && link.files.length === 0)) {
            link.view = "matrix";
        }
        const view = this.#view(link.view);
        if (view !== this.#open) {
            this.#open?.clear?.();
            this.#open = view;
            this.place.replaceChildren(view.element);
            view.update?.(new Set(this.model.state.stages.keys()));
        }
        for (const tab of this.nav.querySelectorAll("[data-view]")) {
            const current = tab.dataset.view === link.view;
            current ? tab.setAttribute("aria-current", "page") : tab.removeAttribute("aria-current");
            if (tab.dataset.view === "output" && current) {
                tab.hidden = false;
                tab.href = location.hash;
            }
        }
        this.main.dataset.view = link.view;
        const shown = TABS.filter(([name]) => !this.nav.querySelector(`[data-view=${name}]`).hidden);
        tellKeys([...(VIEW_KEYS[link.view] ?? []), ...shown.map(([, title, key]) => [key, title.toLowerCase()]),
            ["o", "the output that was open"]]);
        surface().querySelector(".skip").textContent = `Skip to the ${link.view}`;
        view.show?.(link);
    }

    #update() {
        const dirty = this.model.state.takeDirty();
        this.header.update();
        this.standing.update();
        this.failures.update(this.#abort.signal).then(() => {
            if (this.model.flaky.length > 0) {
                // only the results that are open are drawn with it
                this.#open?.update?.(new Set());
            }
        }).catch((e) => console.warn(e.message));
        this.matrix.update(dirty);
        this.nav.querySelector("[data-view=results]").hidden = this.model.state.reports.version === 0;
        if (this.#open !== this.#views.get("matrix")) {
            this.#open?.update?.(dirty);
        }
    }

    #tick() {
        this.header.update();
        this.standing.update();
        this.#open?.tick?.();
    }

    #onEvents(events) {
        this.#update();
        if (events.length === 0 || events.some((event) => event.event === "files-collected" || event.event === "run-ended")) {
            this.#loadFiles();
        }
    }

    #loadFiles() {
        this.model.loadFiles(this.#abort.signal).catch((e) => console.warn(e.message))
            .then(() => this.#open?.update?.(new Set()));
    }

    /** Into the view that is open: the matrix's cell, the lines of an output, or the view as a whole. */
    #focus() {
        const inside = this.place.querySelector("td[tabindex='0'], .vlist");
        (inside ?? this.place).focus();
    }

    #bindKeys() {
        const output = () => (this.#open === this.#views.get("output") ? this.#open : null);
        const go = (view) => () => {
            location.hash = `#${view}`;
            // the view opens when the browser says that the address has changed
            setTimeout(() => this.#focus());
        };
        const back = () => {
            const { stage, host, path } = output().origin;
            location.hash = path ? "#files" : "#matrix";
            setTimeout(() => (path ? this.#view("files").focus(path) : this.matrix.focus(stage, host)) || this.#focus());
        };
        const tabs = Object.fromEntries(TABS.map(([view, , key]) => [key, go(view)]));
        surface().querySelector(".skip").addEventListener("click", (event) => {
            event.preventDefault();
            this.#focus();
        });
        const opened = () => this.nav.querySelector("[data-view=output]:not([hidden])");
        bindKeys({ ...tabs, o: () => (opened() ? void (location.hash = opened().hash) : false), "?": showKeys,
            Escape: () => (output() ? back() : false),
            "/": () => (output() ? output().toolbar.query.focus() : false),
            n: () => (output() ? void output().find(true) : false), N: () => (output() ? void output().find(false) : false),
            w: () => (output() ? output().toggleWrap() : false),
            z: () => (output() ? output().foldHere() : false), Z: () => (output() ? output().foldAll() : false),
            f: () => (output() ? output().toggleFollow() : false) });
    }
}
