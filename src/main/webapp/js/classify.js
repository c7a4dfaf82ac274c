// What a line of output is: "errors", "warnings", "important" or "all". The server's search knows the same words.

import { stripAnsi } from "./ansi.js";

const BEFORE_WORD = "(?<![a-z0-9_])";
const AFTER_WORD = "(?![a-z0-9_])";
// guests write what this reads: each repetition in it begins at the beginning of a word, so the time grows only as the line
const ERROR = new RegExp(`(?<!${BEFORE_WORD}(?:0|no) )${BEFORE_WORD}(?:errors?|fatal|fail(?:ed|ure|ures)?|panic|abort(?:ed)?`
    + `|segfault|segmentation fault|core dumped|traceback|[a-z]*exception|assertion)${AFTER_WORD}`, "i");
const WARNING = new RegExp(`${BEFORE_WORD}warn(?:ing|ings)?${AFTER_WORD}`, "i");
// what run, assert_fail and stamp of $VC_LIB print
const IMPORTANT = /^(?:\+ |! |\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ )/;
const LOOKED_AT = 4096;

/** From the widest to the narrowest; each holds those behind it. */
export const FILTERS = ["all", "important", "warnings", "errors"];

/** The narrowest filter that the line passes. */
export function classify(line) {
    const text = stripAnsi(line).slice(0, LOOKED_AT);
    if (ERROR.test(text)) {
        return "errors";
    }
    if (WARNING.test(text)) {
        return "warnings";
    }
    return IMPORTANT.test(text) ? "important" : "all";
}

/** Whether a line of that class is shown under a filter. */
export function passes(lineClass, filter) {
    return FILTERS.indexOf(lineClass) >= FILTERS.indexOf(filter);
}
