// A list of any length with rows of one height, of which only those near the view exist. Browsers draw no element higher
// than some ten million pixels: above that the scroll bar is a scale, and small movements are still by the pixel.

import { h, oncePerFrame } from "./dom.js";

const MAX_HEIGHT = 8_000_000;
const OVERSCAN = 20;

export class VirtualList {
    #top = 0;
    #scrolled = 0;
    #rows = new Map();
    #generation = 0;
    #idle = null;

    /**
     * @param {{label: string, rowHeight: number, render: (index: number) => Element | null,
     *     onRange: (from: number, to: number) => void}} options render gives null for a row that is not loaded yet
     */
    constructor(options) {
        this.options = options;
        this.count = 0;
        this.spacer = h("div", { class: "vlist-spacer" });
        this.layer = h("div", { class: "vlist-layer" });
        this.element = h("div", { class: "vlist", tabindex: "0", role: "region", "aria-label": options.label },
            this.spacer, this.layer);
        this.redraw = oncePerFrame(() => this.#draw());
        this.element.addEventListener("scroll", () => this.#onScroll(), { passive: true });
        this.observer = new ResizeObserver(() => this.redraw());
        this.observer.observe(this.element);
    }

    dispose() {
        this.observer.disconnect();
        clearTimeout(this.#idle);
    }

    get #viewHeight() {
        return this.element.clientHeight;
    }

    get #virtualHeight() {
        return this.count * this.options.rowHeight;
    }

    get #maxTop() {
        return Math.max(0, this.#virtualHeight - this.#viewHeight);
    }

    /** Whether the end of the list is in view. */
    get atEnd() {
        return this.#top >= this.#maxTop - this.options.rowHeight * 1.5;
    }

    /** The first row in view. */
    get firstVisible() {
        return Math.floor(this.#top / this.options.rowHeight);
    }

    setCount(count) {
        if (count !== this.count) {
            this.count = count;
            this.spacer.style.height = `${Math.min(MAX_HEIGHT, this.#virtualHeight)}px`;
            this.#top = Math.min(this.#top, this.#maxTop);
            this.redraw();
        }
    }

    /** Draws all rows anew: what they show has changed. */
    invalidate() {
        this.#generation++;
        this.redraw();
    }

    /** Brings a row into the middle of the view. */
    scrollTo(index) {
        this.#moveTo((index + 0.5) * this.options.rowHeight - this.#viewHeight / 2);
    }

    scrollToEnd() {
        this.#moveTo(this.#maxTop);
    }

    #moveTo(top) {
        this.#top = Math.min(this.#maxTop, Math.max(0, top));
        this.#syncScrollBar();
        this.redraw();
    }

    #syncScrollBar() {
        const room = this.spacer.offsetHeight - this.#viewHeight;
        const maxTop = this.#maxTop;
        this.element.scrollTop = maxTop > 0 ? this.#top * (room / maxTop) : 0;
        this.#scrolled = this.element.scrollTop;
    }

    #onScroll() {
        const now = this.element.scrollTop;
        const moved = now - this.#scrolled;
        if (moved === 0) {
            return this.redraw();
        }
        this.#scrolled = now;
        const room = this.spacer.offsetHeight - this.#viewHeight;
        const scaled = this.#virtualHeight > MAX_HEIGHT;
        if (scaled && Math.abs(moved) < 2 * this.#viewHeight && now > 0 && now < room) {
            this.#top = Math.min(this.#maxTop, Math.max(0, this.#top + moved));
            clearTimeout(this.#idle);
            this.#idle = setTimeout(() => this.#syncScrollBar(), 300);
        } else {
            this.#top = room > 0 ? now * (this.#maxTop / room) : 0;
        }
        this.#draw();
    }

    #draw() {
        const { rowHeight, render, onRange } = this.options;
        const from = Math.max(0, Math.floor(this.#top / rowHeight) - OVERSCAN);
        const to = Math.min(this.count, Math.ceil((this.#top + this.#viewHeight) / rowHeight) + OVERSCAN);
        const kept = new Map();
        const elements = [];
        for (let index = from; index < to; index++) {
            const old = this.#rows.get(index);
            const row = old?.generation === this.#generation && old.complete ? old : this.#row(render(index));
            kept.set(index, row);
            elements.push(row.element);
        }
        this.#rows = kept;
        if (elements.length !== this.layer.childElementCount || elements.some((e, i) => e !== this.layer.children[i])) {
            this.layer.replaceChildren(...elements);
        }
        this.layer.style.top = `${this.element.scrollTop - this.#top + from * rowHeight}px`;
        if (to > from) {
            onRange(from, to - 1);
        }
    }

    #row(element) {
        return { element: element ?? h("div", { class: "line pending" }, "…"), complete: element !== null,
            generation: this.#generation };
    }
}
