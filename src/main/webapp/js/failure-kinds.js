// What failed the same way in the last runs: how often, since when, where, and the newest record.

import { firstOf, h } from "./dom.js";
import { onHosts } from "./failures-view.js";
import { issueLink, knownMark } from "./known-issue.js";
import { runHref, suiteHref } from "./page-links.js";
import { outputLink } from "./permalink.js";
import { counted, dateTime } from "./time.js";
import { look, symbol } from "./verdict.js";

const SHOWN = 10;
const PLACES = 3;

/** Such as "case copy_to of the suite copy", with a link to the suite; of the page's own suite the case alone. */
function place({ suite, part }, own, home) {
    const name = part.startsWith("case/") ? `case ${part.slice("case/".length)}` : part === "run" ? "the run itself" : part;
    return suite === own ? name : [`${name} of `, h("a", { href: suiteHref(home, suite) }, suite)];
}

function kindLine(kind, own, home) {
    const seen = look(kind.verdict);
    const { id, stage, host } = kind.newest;
    const link = h("a", { href: `${runHref(home, id)}${stage && host ? outputLink(stage, host) : ""}` }, dateTime(kind.last));
    const cause = kind.cause || seen.word;
    return h("li", null, symbol(seen, { title: seen.word }), " ", h("strong", null, cause),
        kind.known && [" ", knownMark("known issue"), " ", issueLink(kind.known)],
        kind.said && kind.said !== kind.cause && h("code", null, kind.said),
        h("div", { class: "quiet" }, `${counted(kind.failures, "failure")} in ${counted(kind.runs, "run")}`,
            kind.runs > 1 && ` · first ${dateTime(kind.first)}`, " · last in ", link, " · ",
            firstOf(kind.places, PLACES, (each) => place(each, own, home)), onHosts(kind.hosts)));
}

/** The list with its title; nothing if nothing failed. @param found a FailureKinds; @param own the page's suite, or null */
export function failureKinds(found, own, home) {
    const { kinds, leftOut, runs } = found;
    if (kinds.length === 0) {
        return [];
    }
    const list = h("ul", { class: "ill kinds" }, kinds.slice(0, SHOWN).map((kind) => kindLine(kind, own, home)));
    const more = kinds.length > SHOWN && h("button", { type: "button", on: { click: () => {
        list.append(...kinds.slice(SHOWN).map((kind) => kindLine(kind, own, home)));
        more.remove();
    } } }, `Show all ${kinds.length}`);
    return [h("h2", null, "What failed the same way"), h("p", { class: "quiet" },
        `In the last ${counted(runs, "run")} of all suites. Messages and last lines count as equal when only numbers, times, addresses or `
        + "the like differ."), list, more, ...leftOut.map((each) => h("p", { class: "quiet" }, `${each}.`))].filter(Boolean);
}
