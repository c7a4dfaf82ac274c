// Known issues: failures that an entry of known-issues.yaml explains.

import { h } from "./dom.js";

/** The sign of what failed by known issues alone; there are always words beside it. */
export const FLAG = "⚑";

/** What the issue is, with the link to where it is tracked. Others may have written the record, so only web addresses are links. */
export function issueLink(issue) {
    const words = issue.text ?? issue.link;
    return /^https?:\/\//i.test(issue.link) ? h("a", { href: issue.link, rel: "noreferrer", title: issue.link }, words)
        : h("span", null, issue.text ? `${issue.text}, ${issue.link}` : issue.link);
}

/** The same as a sentence of plain text. */
export function issueWords(issue) {
    return `known issue: ${issue.text ? `${issue.text}, ` : ""}${issue.link}`;
}

/** A mark behind a verdict: the sign and words. */
export function knownMark(words) {
    return h("span", { class: "known-mark" }, h("span", { "aria-hidden": "true" }, FLAG), ` ${words}`);
}
