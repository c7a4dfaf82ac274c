// How a run, a stage or a host stands: each has a symbol and a word, so that colour is never the only sign. RunStatus in the
// record room has the same; a test compares them.

import { h } from "./dom.js";

/** The verdicts from the mildest to the worst, then what has none. */
export const VERDICTS = {
    NOT_STARTED: { rank: -1, symbol: "·", word: "not started", tone: "none" },
    SKIPPED: { rank: 0, symbol: "»", word: "skipped", tone: "skipped" },
    /** Of a host or a stage: it began, and its script said that there was nothing to do. */
    NOTHING_TO_DO: { rank: 0, symbol: "·", word: "nothing to do", tone: "skipped" },
    PASSED: { rank: 1, symbol: "✓", word: "passed", tone: "passed" },
    FAILED: { rank: 2, symbol: "✗", word: "failed", tone: "failed" },
    TIMED_OUT: { rank: 3, symbol: "◷", word: "timed out", tone: "timedout" },
    INFRASTRUCTURE: { rank: 4, symbol: "↯", word: "infrastructure", tone: "infrastructure" },
    CANCELLED: { rank: 5, symbol: "⊘", word: "cancelled", tone: "cancelled" },
    RUNNING: { rank: 6, symbol: "▸", word: "running", tone: "running" },
    /** Its process ended before it did. */
    INTERRUPTED: { rank: 7, symbol: "↯", word: "interrupted", tone: "infrastructure" },
    DAMAGED: { rank: 8, symbol: "⚠", word: "damaged", tone: "infrastructure" },
};

/** Its symbol, word and tone (the suffix of the CSS class); for none: "not started". */
export function look(verdict) {
    return VERDICTS[verdict] ?? VERDICTS.NOT_STARTED;
}

/** How a host or a stage ended that had begun: for it, SKIPPED means that there was nothing to do. */
export function ofBegun(verdict) {
    return verdict === "SKIPPED" ? "NOTHING_TO_DO" : verdict;
}

/** The same of a stage as the server sums it up; one that did not begin has no duration. */
export function ofStage(summary) {
    return Number.isFinite(summary?.durationMs) ? ofBegun(summary.verdict) : summary?.verdict;
}

/** Whether something went wrong. */
export function isBad(verdict) {
    return look(verdict).rank > VERDICTS.PASSED.rank && look(verdict).rank < VERDICTS.RUNNING.rank;
}

/** The worst of them; null of none. */
export function worst(verdicts) {
    return verdicts.reduce((a, b) => (a === null || look(b).rank > look(a).rank ? b : a), null);
}

/** The symbol in its colour. @param seen what look() gave */
export function symbol(seen, attributes = {}) {
    return h("span", { class: `symbol v-${seen.tone}`, ...attributes }, seen.symbol);
}

/** Symbol and word as one small label. */
export function badge(verdict) {
    const seen = look(verdict);
    return h("span", { class: `badge v-${seen.tone}` },
        h("span", { class: "symbol", "aria-hidden": "true" }, seen.symbol), ` ${seen.word}`);
}
