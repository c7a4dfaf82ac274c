// Where a live run stands, in words: who is still running, who waits for whom, since when.

import { standing } from "./barrier.js";
import { announce, firstOf, h } from "./dom.js";
import { outputLink } from "./permalink.js";
import { RunState, stageTitle } from "./run-state.js";
import { isInJenkins } from "./surface.js";
import { clock, dateTime, duration } from "./time.js";
import { look } from "./verdict.js";

const NAMED = 8;

/** The banner over the matrix; hidden once the run is over. */
export class StandingView {
    constructor(model) {
        this.model = model;
        this.told = h("div");
        // the button is one of Jenkins, and keeps its focus while the words beside it change
        this.action = isInJenkins() ? h("slot", { name: "continue", hidden: true }) : null;
        this.element = h("section", { class: "standing", "aria-label": "Where the run stands" }, this.told, this.action);
    }

    update() {
        const { state, run } = this.model;
        const at = standing(state);
        const broken = !this.model.live && at.kind !== "ended";
        this.element.hidden = at.kind === "ended" || (broken && at.kind === "none");
        this.element.classList.toggle("broken", broken);
        if (this.action) {
            this.action.hidden = broken || at.kind !== "held";
        }
        if (broken) {
            const { resumable } = this.model.info;
            this.told.replaceChildren(h("p", null, h("strong", null, "Interrupted. "),
                "The process of this run ended before the run did. The last event is from "
                + `${clock(state.last)}.`, resumable && state.start ? [" Its scripts may still be running. Continue it with ",
                    h("code", null, `virtual-cluster resume ${state.start.run}`), "; a Jenkins build does so by itself."] : ""));
        } else if (at.kind !== "ended") {
            this.told.replaceChildren(...this.#told(at, run.now()));
            announce(this.told.firstChild?.dataset.said ?? "");
        }
    }

    #told(at, now) {
        switch (at.kind) {
            case "boot": return this.#boot(at, now);
            case "stage": return this.#stage(at, now);
            case "held": return this.#held(at.hold, now);
            case "between": return [h("p", { "data-said": "Between stages" }, at.cleaning !== null
                ? `The cluster is put back, so that the next case finds it clean, for ${duration(now - at.cleaning)}.` : at.next
                ? `All hosts passed the barrier. ${stageTitle(at.next.id)} comes next, for ${duration(now - at.since)}.`
                : `All stages have ended. Collecting files and stopping the cluster, for ${duration(now - at.since)}.`)];
            default: return [h("p", null, "The run has not started yet: its journal is empty.")];
        }
    }

    #boot({ booting, waiting, ready, dead, since }, now) {
        const all = booting.length + waiting.length + ready.length + dead.length;
        const said = `Starting the cluster: ${ready.length} of ${all} hosts are ready`;
        const list = (label, hosts, text) => hosts.length > 0 && h("p", null, `${label}: `,
            firstOf(hosts, NAMED, (host) => `${host.name}${text(host)}`));
        return [h("p", { "data-said": said }, h("strong", null, said), `, since ${duration(now - since)}.`),
            list("Starting", booting, (host) => ` (${duration(now - host.since)}: ${RunState.step(host)?.what ?? "boots"})`),
            list("Died", dead, (host) => ` (${host.reason})`)].filter(Boolean);
    }

    #held({ stage, until, cluster, hosts }, now) {
        const end = Date.parse(until);
        const said = `Held behind ${stageTitle(stage)}`;
        return [h("p", { "data-said": said }, h("strong", null, said), `, before anything is finalized, until ${dateTime(end)}, `
            + `for ${duration(Math.max(0, end - now))} more. Then finalize stages run, and the cluster is removed.`),
        isInJenkins() ? h("p", null, "The log of the build says how to log in. “Continue” ends the hold; it is here for whoever may build the job.")
            : h("p", null, this.model.state.start.owner, " logs in with ",
                h("code", null, `virtual-cluster ssh ${cluster} ${hosts[0] ?? "HOST"}`), " and ends the hold with ",
                h("code", null, `virtual-cluster continue ${cluster}`), "; of a Jenkins build, “Continue” on the run's page there ends it.")];
    }

    #stage({ stage, running, waiting, firstWait, deadline }, now) {
        const all = running.length + waiting.length;
        const said = `${stageTitle(stage.id)}: ${waiting.length} of ${all} hosts have ended`;
        const bar = h("progress", { max: all, value: waiting.length, "aria-label": said });
        const link = (each) => h("a", { href: outputLink(stage.id, each.host) }, each.host);
        return [h("p", { "data-said": said }, h("strong", null, said), ` · since ${duration(now - stage.started)} · time limit ${
            deadline > now ? `in ${duration(deadline - now)}` : "passed"} `, bar),
        running.length > 0 && h("p", null, h("span", { class: "v-running symbol" }, look("RUNNING").symbol),
            ` ${running.length} still running: `, firstOf(running, NAMED, link)),
        waiting.length > 0 && running.length > 0 && h("p", null, h("span", { class: "symbol" }, "‖"), ` ${waiting.length} wait${
            waiting.length === 1 ? "s" : ""} for ${running.length === 1 ? "it" : "them"} at the barrier: `,
        firstOf(waiting, NAMED, link), `; the first since ${duration(now - firstWait)}`)].filter(Boolean);
    }
}
