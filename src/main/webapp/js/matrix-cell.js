// One cell of the matrix: what a host did in a stage, as a sign, a duration and a sentence.

import { waited } from "./barrier.js";
import { FLAG, issueWords } from "./known-issue.js";
import { RunState, stageTitle } from "./run-state.js";
import { duration, shortDuration } from "./time.js";
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
        cell.known ? `, ${issueWords(cell.known)}` : ""}`;
}
