// A run as the page holds it: its state, its facts, its files, and the loop that keeps them up to date.

import { visible } from "./ansi.js";
import { cellName } from "./matrix-table.js";
import { hostHref } from "./page-links.js";
import { formatLink } from "./permalink.js";
import { RunState } from "./run-state.js";

const WAIT_SECONDS = 20;
const LONGEST_PAUSE = 15_000;
/** How often an interrupted run is looked at: another process may go on with it. */
const INTERRUPTED_PAUSE = 5_000;
/** The server lists no more files, so that of those beyond nothing is known. */
const MOST_FILES = 10_000;

const later = (time) => new Promise((resolve) => setTimeout(resolve, time));

export class RunModel {
    #next = 0;
    #lost = null;
    #byPath = new Map();

    /**
     * @param run a data source's run
     * @param home the prefix of links to other pages; null where there are none
     */
    constructor(run, home = null) {
        this.run = run;
        this.home = home;
        this.state = new RunState();
        this.info = null;
        this.files = [];
        /** Named results that sometimes pass and sometimes fail, once that is known, see FlakyResult. */
        this.flaky = [];
        /** Whether the list of files was asked for; and whether it was loaded, so that one that is not in it is not there. */
        this.filesAsked = false;
        this.filesKnown = false;
        this.live = false;
    }

    /** Loads what there is so far. */
    async load(signal) {
        const [info] = await Promise.all([this.run.info(signal), this.#events(0, signal)]);
        this.info = info;
        this.live = info.live;
        this.state.settle(this.live);
    }

    /** Until when durations last that have no end: now, or the last event of a run that does not go on. */
    now() {
        return this.live ? this.run.now() : this.state.last;
    }

    /** Loads the list of collected files. */
    async loadFiles(signal) {
        try {
            this.files = await this.run.files(signal);
        } finally {
            this.filesAsked = true;
        }
        this.#byPath = new Map(this.files.map((file) => [file.path, file]));
        this.#lost = null;
        this.filesKnown = true;
    }

    /** The collected file of that path; undefined if the list has none. */
    file(path) {
        return this.#byPath.get(path);
    }

    /** The paths of files that the journal says were collected, and that are not there. */
    get lostFiles() {
        if (!this.filesKnown || this.files.length >= MOST_FILES) {
            return new Set();
        }
        this.#lost ??= new Set(this.state.collected.flatMap(({ stage, host, files }) => (Array.isArray(files) ? files : [])
            .map((name) => `${stage}/${host}/${name}`)).filter((path) => !this.#byPath.has(path)));
        return this.#lost;
    }

    /** That the record lacks a collected file, as a sentence; null if it has it, or never had. */
    lostFile(path) {
        return this.lostFiles.has(path) ? `The record is damaged: collected/${visible(path)} is missing, though it was collected.`
            : null;
    }

    /** What was noted of a file when it was collected, such as that it was cut; null if nothing. */
    noteOf(file) {
        const notes = this.state.collected.filter(({ stage, host }) => stage === file.stage && host === file.host)
            .flatMap((event) => event.notes ?? []);
        return notes.find((note) => note.startsWith(`${file.name} is `)) ?? null;
    }

    async #events(wait, signal) {
        const { events, next } = await this.run.events(this.#next, wait, signal);
        this.#next = next;
        if (events.length > 0) {
            this.state.settle(true);
        }
        events.forEach((event) => this.#apply(event));
        return events;
    }

    /** An event of a damaged record may lack what its kind needs: the server names its line, and the others are shown. */
    #apply(event) {
        try {
            this.state.apply(event);
        } catch (e) {
            console.warn(`An event is damaged: ${e.message}`);
        }
    }

    /** Where the history of a host of this run is; null where there is none. */
    hostHref(host) {
        const { start } = this.state;
        return this.home === null || !start || !this.state.hosts.get(host)?.active ? null
            : hostHref(this.home, host, start.suite, cellName(start) || null);
    }

    /** That the record lacks a file which its journal tells of, as a sentence; null if the journal does not. */
    lost(kind, stageId, host) {
        const cell = this.state.stages.get(stageId)?.cells.get(host);
        if (kind === "output") {
            return cell?.outputBytes > 0 ? `The record is damaged: output/${stageId}/${host}.log is missing or empty, though ${
                host} printed ${cell.outputBytes} bytes in this stage.` : null;
        }
        return cell ? `The record is damaged: scripts/${stageId}/${host}.sh is missing, though ${host} ran it.` : null;
    }

    /**
     * Takes events in as they come, until the run has ended, also of one that is interrupted for a while. `onEvents` gets those
     * that came; `onTrouble` a sentence while the server does not answer, null once it does.
     */
    async follow(onEvents, onTrouble, signal) {
        let pause = 500;
        while (!this.state.end && !signal.aborted) {
            try {
                const before = this.live;
                const events = await this.#events(before ? WAIT_SECONDS : 0, signal);
                if (events.length === 0 || !before) {
                    this.info = await this.run.info(signal);
                    this.live = this.info.live;
                }
                this.state.settle(this.live);
                onTrouble(null);
                pause = 500;
                if (events.length > 0 || this.live !== before) {
                    onEvents(events);
                }
                if (!this.live && !this.state.end) {
                    await later(INTERRUPTED_PAUSE);
                }
            } catch (e) {
                if (e.name === "AbortError") {
                    return;
                }
                onTrouble(e.message);
                await later(pause);
                pause = Math.min(LONGEST_PAUSE, pause * 2);
            }
        }
        this.live = false;
        this.state.settle(false);
        onEvents([]);
    }

    /** How a host came out in a stage: a verdict, RUNNING, or null. */
    verdict(stageId, host) {
        const stage = this.state.stages.get(stageId);
        const cell = stage?.cells.get(host);
        return cell ? cell.verdict ?? "RUNNING" : stage?.verdict === "SKIPPED" ? "SKIPPED" : null;
    }

    /** These hosts in the order of the cluster. */
    order(hosts) {
        const all = [...this.state.hosts.keys()];
        return [...hosts].sort((a, b) => all.indexOf(a) - all.indexOf(b));
    }

    /** Opens another view; `replace` leaves no step in the browser's history. */
    go(link, replace = false) {
        const fragment = formatLink(link);
        if (replace) {
            history.replaceState(null, "", fragment);
            dispatchEvent(new HashChangeEvent("hashchange"));
        } else {
            location.hash = fragment;
        }
    }
}
