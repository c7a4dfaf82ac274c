// The last runs of a suite as a row of small bars: as high as the run was long, with the verdict's colour and sign.

import { h } from "./dom.js";
import { runHref } from "./page-links.js";
import { dateTime, duration } from "./time.js";
import { badge, look } from "./verdict.js";

/** @param recent runs, the newest first; drawn with the newest at the right */
export function trend(recent, home) {
    const longest = Math.max(1, ...recent.map((run) => run.durationMs ?? 0));
    return h("ol", { class: "trend", "aria-label": `The last ${recent.length} runs, the newest last` },
        [...recent].reverse().map((run) => {
            const seen = runLook(run);
            const title = `${seen.word}, ${dateTime(run.started)}, ${duration(run.durationMs ?? 0)}`;
            const bar = h("a", { href: runHref(home, run.id), class: `t-${seen.tone}`, title,
                "aria-label": title }, h("span", { "aria-hidden": "true" }, seen.tone === "passed" ? "" : seen.symbol));
            bar.style.height = `${Math.max(14, (32 * (run.durationMs ?? 0)) / longest)}px`;
            return h("li", null, bar);
        }));
}

/** How a run came out: its verdict; running while it is live; interrupted if it has neither. */
function statusOf(run) {
    return run.verdict ?? (run.live ? "RUNNING" : run.damage?.length > 0 ? "DAMAGED" : "INTERRUPTED");
}

/** The same as its symbol, word and tone. */
export function runLook(run) {
    return look(statusOf(run));
}

/** The same as a label. */
export function runBadge(run) {
    return badge(statusOf(run));
}

/** The commit of a run in short, with a link to its page if it has one. It is text, and may be anything. */
export function commitLink({ commit, commitPage }) {
    if (!commit) {
        return "–";
    }
    const clean = /^[0-9a-f]{40}\+?$/.test(commit);
    return linked(commitPage, h("code", { title: commit }, clean ? commit.slice(0, 8) + commit.slice(40) : commit.slice(0, 24)));
}

/** The same, as long as it is. */
export function wholeCommit({ commit, commitPage }) {
    return linked(commitPage, commit);
}

/** Nothing but an address of the web becomes a link. */
function linked(page, what) {
    return /^https?:\/\//.test(page ?? "") ? h("a", { href: page, rel: "noopener noreferrer" }, what) : what;
}
