// Keeps a page fresh in place: what did not change stays as it is, with its focus, and what did change gets the focus back.

import { focusedElement, marked } from "./surface.js";

const EVERY = 5_000;

/** Calls the function every few seconds while the page is seen, and at once when it is seen again; never twice at a time. */
export function refreshing(act) {
    let busy = false;
    const again = async () => {
        if (!busy && document.visibilityState === "visible") {
            busy = true;
            await act();
            busy = false;
        }
    };
    setInterval(again, EVERY);
    document.addEventListener("visibilitychange", again);
}

/** Whether somebody has marked text in it, which a change would take away. */
export function isSelected(element) {
    const selection = marked();
    return !selection.isCollapsed && selection.containsNode(element, true);
}

/** Changes what an element holds; the link or button at the same place gets the focus that it had. */
export function keepingFocus(element, change) {
    const focused = focusedElement();
    const all = () => [...element.querySelectorAll("a, button, input")];
    const at = all().indexOf(focused);
    change();
    if (at >= 0 && focusedElement() !== focused) {
        const fresh = all();
        (fresh.find((each) => each.href && each.href === focused.href) ?? fresh[at])?.focus({ preventScroll: true });
    }
}

/** The children of an element, one an item: those of items that did not change stay. */
export class LiveList {
    #shown = new Map();

    /**
     * @param key of an item
     * @param print what of an item is seen, as text
     * @param build makes the item's element
     */
    constructor(element, { key, print, build }) {
        Object.assign(this, { element, key, print, build });
    }

    show(items) {
        const before = this.#shown;
        this.#shown = new Map(items.map((item) => {
            const key = this.key(item);
            const print = this.print(item);
            const old = before.get(key);
            if (old && (old.print === print || isSelected(old.element))) {
                return [key, old];
            }
            const element = this.build(item);
            if (old) {
                keepingFocus(old.element.parentNode, () => old.element.replaceWith(element));
            }
            return [key, { print, element }];
        }));
        before.forEach((old, key) => !this.#shown.has(key) && old.element.remove());
        let place = this.element.firstChild;
        for (const { element } of this.#shown.values()) {
            if (element === place) {
                place = place.nextSibling;
            } else {
                this.element.insertBefore(element, place);
            }
        }
    }
}
