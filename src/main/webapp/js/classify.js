// What a line of output is: "errors", "warnings", "important" or "all". The server's search knows the same words.

import { stripAnsi } from "./ansi.js";

const ERRORS = ["error", "fail", "fatal", "panic", "critical", "segfault", "segmentation fault", "exception", "traceback",
    "core dumped", "abort", "assertion", "cannot", "can't", "denied", "refused", "unreachable", "no such file", "no servers",
    "not found", "timed out", "timeout", "unable"];
const WARNINGS = ["warn", "deprecated", "retry", "skipp", "slow"];
const IMPORTANT = ["passed", "started", "stopped", "ready", "done", "finished", "exit", "assert"];
const SIGNS = ["==", "###"];
// what run, assert_fail and stamp of $VC_LIB print
const LIBRARY = "^(?:\\+ |! |\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ )";

const beginning = (words) => `(?<![a-z0-9_\\x80-\\uffff])(?:${words.join("|")})`;
const isError = new RegExp(beginning(ERRORS), "i");
const isWarning = new RegExp(beginning(WARNINGS), "i");
const isImportant = new RegExp(`${LIBRARY}|${SIGNS.join("|")}|${beginning(IMPORTANT)}`, "i");

/** From the widest to the narrowest; each holds those behind it. */
export const FILTERS = ["all", "important", "warnings", "errors"];

/** The narrowest filter that the line passes. */
export function classify(line) {
    const text = stripAnsi(line);
    if (isError.test(text)) {
        return "errors";
    }
    if (isWarning.test(text)) {
        return "warnings";
    }
    return isImportant.test(text) ? "important" : "all";
}

/** Whether a line of that class is shown under a filter. */
export function passes(lineClass, filter) {
    return FILTERS.indexOf(lineClass) >= FILTERS.indexOf(filter);
}
