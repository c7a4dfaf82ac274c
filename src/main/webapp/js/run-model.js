// A run as the page holds it: its state, its facts, its files, and the loop that keeps them up to date.

import { hostHref } from "./host-table.js";
import { cellName } from "./matrix-table.js";
import { formatLink } from "./permalink.js";
import { RunState } from "./run-state.js";

const WAIT_SECONDS = 20;
const LONGEST_PAUSE = 15_000;
/** How often an interrupted run is looked at: another process may go on with it. */
const INTERRUPTED_PAUSE = 5_000;

const later = (time) => new Promise((resolve) => setTimeout(resolve, time));

export class RunModel {
    #next = 0;

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
        this.live = false;
    }

    /** Loads what there is so far. */
    async load(signal) {
        const [info] = await Promise.all([this.run.info(signal), this.#events(0, signal)]);
        this.info = info;
        this.live = info.live;
    }

    /** Loads the list of collected files. */
    async loadFiles(signal) {
        this.files = await this.run.files(signal);
    }

    async #events(wait, signal) {
        const { events, next } = await this.run.events(this.#next, wait, signal);
        this.#next = next;
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
     * Takes events in as they come, until the run has ended, also of one that is interrupted for a while. `onEvents` gets those that came; `onTrouble` a sentence while
     * the server does not answer, null once it does.
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
