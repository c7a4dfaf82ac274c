// One cell of the matrix: what a host did in a stage, as a sign, a duration and a sentence.

import { waited } from "./barrier.js";
import { FLAG, issueWords } from "./known-issue.js";
import { formatLink } from "./permalink.js";
import { RunState, stageTitle } from "./run-state.js";
import { counted, duration, shortDuration } from "./time.js";
import { look } from "./verdict.js";

/** What a cell shows: {tone, symbol, text, waiting}; text is its duration in short. */
export function cellLook(stage, cell, host, now) {
    if (!cell) {
        return { tone: stage.ended !== null && host.active ? look(stage.verdict === "SKIPPED" ? "SKIPPED" : null).tone : "none",
            symbol: stage.verdict === "SKIPPED" && host.active ? "»" : host.active ? "·" : "–", text: "", waiting: false };
    }
    if (cell.ended === null) {
        return { ...look("RUNNING"), text: shortDuration(now - cell.started), waiting: false };
    }
    const seen = look(cell.verdict);
    return { ...seen, symbol: cell.known ? `${seen.symbol}${FLAG}` : seen.symbol, text: shortDuration(cell.ended - cell.started),
        waiting: stage.ended === null };
}

/** What was counted in the output of a cell, as words: `3 errors, 1 warning`; empty if nothing was. */
export function countWords(cell) {
    const { errors = 0, warnings = 0, complete = true } = cell?.counted ?? {};
    const words = [errors > 0 && counted(errors, "error"), warnings > 0 && counted(warnings, "warning")].filter(Boolean).join(", ");
    return words && !complete ? `at least ${words}` : words;
}

/** The same as a sign and a number for a cell: {text, kind, href}; null if nothing was counted. The link leads to those lines. */
export function countMark(stage, cell) {
    if (!countWords(cell)) {
        return null;
    }
    const { errors, warnings } = cell.counted;
    const kind = errors > 0 ? "errors" : "warnings";
    return { kind, text: errors > 0 ? `E${short(errors)}` : `W${short(warnings)}`,
        href: formatLink({ view: "output", stage: stage.id, hosts: [cell.host], filter: kind }) };
}

function short(count) {
    return count < 1000 ? String(count) : count < 1_000_000 ? `${Math.floor(count / 1000)}k` : `${Math.floor(count / 1_000_000)}M`;
}

/** The same as a sentence. */
export function cellSentence(stage, cell, host, now) {
    const start = `${host.name}, ${stageTitle(stage.id)}: `;
    if (!cell) {
        const why = stage.verdict === "SKIPPED" && host.active ? `skipped${stage.cause ? `, ${stage.cause}` : ""}`
            : stage.started !== null || !host.active ? "nothing to do here" : "not started";
        return start + why;
    }
    if (cell.ended === null) {
        const waits = RunState.waits(cell);
        return `${start}running for ${duration(now - cell.started)}${waits ? `, ${waits}` : ""}`;
    }
    const wait = waited(stage, cell, now);
    const waiting = stage.ended === null ? `, waiting for the others for ${duration(wait)}`
        : wait >= 1000 ? `, then waited ${duration(wait)} for the others` : "";
    const cause = cell.verdict === "NOTHING_TO_DO" ? "" : cell.cause ? `: ${cell.cause}` : cell.exitCode ? `, exit code ${cell.exitCode}` : "";
    return `${start}${look(cell.verdict).word} after ${duration(cell.ended - cell.started)}${waiting}${cause}${
        cell.known ? `, ${issueWords(cell.known)}` : ""}${countWords(cell) ? `, ${countWords(cell)} in its output` : ""}`;
}
