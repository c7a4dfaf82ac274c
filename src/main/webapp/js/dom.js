// Makes elements. Data only ever becomes text or an attribute's value, never markup.

import { surface } from "./surface.js";

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes ?? {})) {
        if (value === null || value === undefined || value === false) {
            continue;
        }
        if (name === "on") {
            for (const [event, listener] of Object.entries(value)) {
                element.addEventListener(event, listener);
            }
        } else {
            element.setAttribute(name, value === true ? "" : String(value));
        }
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return element;
}

/** An HTML element: attributes by name, `on` holds listeners; children are nodes, texts, or lists of these. */
export function h(tag, attributes, ...children) {
    return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** The head of a table: a column for each title, which is a text or nodes. */
export function tableHead(titles) {
    return h("thead", null, h("tr", null, titles.map((title) => h("th", { scope: "col" }, title))));
}

/** The first ones of many in a sentence, each as the function shows it: `srv1, srv2 and 3 more`. */
export function firstOf(things, most, show) {
    const parts = things.slice(0, most).flatMap((each, i) => [i > 0 ? ", " : null, show(each)]);
    return things.length > most ? [...parts, ` and ${things.length - most} more`] : parts;
}

/** Says a sentence to screen readers, when they have time for it. */
export function announce(sentence) {
    const announcer = surface().getElementById("announcer");
    if (announcer && announcer.textContent !== sentence) {
        announcer.textContent = sentence;
    }
}

/** Calls the function at most once a frame, however often it is asked for. */
export function oncePerFrame(draw) {
    let asked = false;
    return () => {
        if (!asked) {
            asked = true;
            requestAnimationFrame(() => {
                asked = false;
                draw();
            });
        }
    };
}
