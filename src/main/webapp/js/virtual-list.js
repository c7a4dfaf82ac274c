// A list of any length, of which only the rows near the view exist. Rows are of one height, or, if wrapped, as high as they
// are measured: what was not drawn yet is estimated, and what the reader looks at stays where it is when the estimate is
// mended. Browsers draw no element higher than some ten million pixels: above that the scroll bar is a scale, and small
// movements are still by the pixel.

import { h, oncePerFrame } from "./dom.js";
import { RowHeights } from "./row-heights.js";

const MAX_HEIGHT = 8_000_000;
const OVERSCAN = 20;
/** Rows that are drawn for the first time change what is in view, which may bring others; it settles before this. */
const PASSES = 4;

export class VirtualList {
    #top = 0;
    #scrolled = 0;
    #rows = new Map();
    #generation = 0;
    #idle = null;
    #heights;
    #wrapped = false;
    #width = 0;
    /** What stays in place until the reader scrolls: a row in the middle of the view, "end", or null. */
    #aim = null;

    /**
     * @param {{label: string, rowHeight: number, render: (index: number) => Element | null,
     *     onRange: (from: number, to: number) => void, onScrolled?: () => void}} options render gives null for a row that is
     *     not loaded yet; onScrolled is called when the reader has moved the list
     */
    constructor(options) {
        this.options = options;
        this.count = 0;
        this.#heights = new RowHeights(options.rowHeight);
        this.spacer = h("div", { class: "vlist-spacer" });
        this.layer = h("div", { class: "vlist-layer" });
        this.element = h("div", { class: "vlist", tabindex: "0", role: "region", "aria-label": options.label },
            this.spacer, this.layer);
        this.redraw = oncePerFrame(() => this.#draw());
        this.element.addEventListener("scroll", () => this.#onScroll(), { passive: true });
        this.element.addEventListener("keydown", (event) => this.#onKey(event));
        this.observer = new ResizeObserver(() => this.#resized());
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
        return this.#heights.topOf(this.count);
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
        return Math.min(this.#heights.rowAt(this.#top), Math.max(0, this.count - 1));
    }

    /** Whether rows are as high as what they hold. */
    get wrapped() {
        return this.#wrapped;
    }

    setWrapped(wrapped) {
        if (wrapped !== this.#wrapped) {
            this.#takeInScroll();
            const place = this.#place();
            this.#wrapped = wrapped;
            this.element.classList.toggle("wrapped", wrapped);
            this.#forgetHeights();
            this.#moveTo(this.#topOf(place));
        }
    }

    setCount(count) {
        if (count !== this.count) {
            this.count = count;
            this.#aim = this.#aim === "end" ? null : this.#aim;
            this.#stretch();
            this.#top = Math.min(this.#top, this.#maxTop);
            this.redraw();
        }
    }

    /**
     * The same list with other rows: what is in view stays there.
     *
     * @param rowOf gives the row that an earlier one has become, or that is shown in its place
     */
    reindex(count, rowOf) {
        this.#takeInScroll();
        const place = this.#place();
        if (typeof this.#aim === "number") {
            this.#aim = rowOf(this.#aim);
        }
        this.#forgetHeights();
        this.#generation++;
        this.count = count;
        this.#stretch();
        this.#moveTo(this.#topOf({ ...place, row: rowOf(place.row) }));
    }

    /** Whether all of a row is in view. */
    shows(index) {
        const top = this.#heights.topOf(index);
        return index < this.count && top >= this.#top && top + this.#heights.of(index) <= this.#top + this.#viewHeight;
    }

    /** Draws all rows anew: what they show has changed. */
    invalidate() {
        this.#generation++;
        this.redraw();
    }

    /** Draws at once. */
    flush() {
        this.#draw();
    }

    /** Brings a row into the middle of the view. */
    scrollTo(index) {
        this.#aim = index;
        this.#moveTo(this.#topOf(this.#place()));
    }

    /** Brings a row to the top of the view. */
    scrollToTop(index) {
        this.#aim = null;
        this.#moveTo(this.#heights.topOf(index));
    }

    scrollToEnd() {
        this.#aim = "end";
        this.#moveTo(this.#maxTop);
    }

    /** What the view is at: a row, and how far the view's top is below the row's. */
    #place() {
        const row = this.#heights.rowAt(this.#top);
        return { row, below: this.#top - this.#heights.topOf(row) };
    }

    /** Where the view's top has to be for that place, or for what it aims at. */
    #topOf({ row, below }) {
        if (this.#aim === "end") {
            return this.#maxTop;
        }
        if (this.#aim !== null) {
            const height = this.#heights.of(this.#aim);
            return this.#heights.topOf(this.#aim) - Math.max(0, (this.#viewHeight - height) / 2);
        }
        return this.#heights.topOf(row) + Math.min(below, this.#heights.of(row) - 1);
    }

    #moveTo(top) {
        this.#top = Math.min(this.#maxTop, Math.max(0, top));
        this.#syncScrollBar();
        this.redraw();
    }

    #stretch() {
        this.spacer.style.height = `${Math.min(MAX_HEIGHT, this.#virtualHeight)}px`;
    }

    #syncScrollBar() {
        const room = this.spacer.offsetHeight - this.#viewHeight;
        const maxTop = this.#maxTop;
        this.element.scrollTop = maxTop > 0 ? this.#top * (room / maxTop) : 0;
        this.#scrolled = this.element.scrollTop;
    }

    /** What the reader has scrolled counts before a change of ours, though the browser tells it in its next frame only. */
    #takeInScroll() {
        if (this.element.scrollTop !== this.#scrolled) {
            this.#onScroll();
        }
    }

    /** Brings the scroll bar to where the list is, once the reader rests. */
    #settle() {
        if (this.element.scrollTop === this.#scrolled) {
            this.#syncScrollBar();
        } else {
            this.#onScroll();
        }
    }

    #forgetHeights() {
        this.#heights.clear();
        this.#rows.forEach((row) => (row.measured = false));
        this.#stretch();
    }

    #resized() {
        const width = this.element.clientWidth;
        if (this.#wrapped && width !== this.#width) {
            const place = this.#place();
            this.#forgetHeights();
            this.#moveTo(this.#topOf(place));
        }
        this.#width = width;
        this.redraw();
    }

    #onScroll() {
        const now = this.element.scrollTop;
        const moved = now - this.#scrolled;
        if (moved === 0) {
            return this.redraw();
        }
        this.#scrolled = now;
        this.#aim = null;
        const room = this.spacer.offsetHeight - this.#viewHeight;
        const loose = this.#wrapped || this.#virtualHeight > MAX_HEIGHT;
        clearTimeout(this.#idle);
        if (loose && Math.abs(moved) < 2 * this.#viewHeight) {
            this.#top = Math.min(this.#maxTop, Math.max(0, this.#top + moved));
            if ((now <= 0 && this.#top > 0) || (now >= room && this.#top < this.#maxTop)) {
                // the bar has come to its end before the list
                this.#syncScrollBar();
            } else {
                this.#idle = setTimeout(() => this.#settle(), 300);
            }
        } else {
            this.#top = room > 0 ? now * (this.#maxTop / room) : 0;
            // the end is where it is, however high the rows turn out to be
            this.#aim = now >= room - 1 ? "end" : null;
        }
        this.#draw();
        this.options.onScrolled?.();
    }

    /** To the ends of the list, which the browser knows only of its bar. */
    #onKey(event) {
        const modified = event.altKey || event.metaKey || event.shiftKey;
        if (modified || event.target !== this.element || (event.key !== "Home" && event.key !== "End")) {
            return;
        }
        event.preventDefault();
        if (event.key === "Home") {
            this.scrollToTop(0);
        } else {
            this.scrollToEnd();
        }
        this.options.onScrolled?.();
    }

    #draw() {
        let from = 0;
        let to = 0;
        for (let pass = 0; pass < PASSES; pass++) {
            from = Math.max(0, this.#heights.rowAt(this.#top) - OVERSCAN);
            to = Math.min(this.count, this.#heights.rowAt(this.#top + this.#viewHeight) + 1 + OVERSCAN);
            this.#drawRows(from, to);
            if (!this.#wrapped || this.#viewHeight === 0 || !this.#measure(from, to)) {
                break;
            }
        }
        this.layer.style.top = `${this.element.scrollTop - this.#top + this.#heights.topOf(from)}px`;
        if (to > from) {
            this.options.onRange(from, to - 1);
        }
    }

    #drawRows(from, to) {
        const kept = new Map();
        const elements = [];
        for (let index = from; index < to; index++) {
            const old = this.#rows.get(index);
            const row = old?.generation === this.#generation && old.complete ? old : this.#row(index);
            kept.set(index, row);
            elements.push(row.element);
        }
        this.#rows = kept;
        if (elements.length !== this.layer.childElementCount || elements.some((e, i) => e !== this.layer.children[i])) {
            this.layer.replaceChildren(...elements);
        }
    }

    #row(index) {
        const element = this.options.render(index);
        if (element === null) {
            const pending = h("div", { class: "line pending" }, "…");
            // as high as it will be, if that is known
            pending.style.height = `${this.#heights.of(index)}px`;
            return { element: pending, complete: false, measured: true, generation: this.#generation };
        }
        return { element, complete: true, measured: false, generation: this.#generation };
    }

    /** Takes in how high the rows are; says whether that changes what is in view. */
    #measure(from, to) {
        const place = this.#place();
        let changed = false;
        for (let index = from; index < to; index++) {
            const row = this.#rows.get(index);
            if (!row.measured) {
                row.measured = true;
                changed = this.#heights.set(index, row.element.getBoundingClientRect().height) || changed;
            }
        }
        if (changed) {
            this.#stretch();
            this.#top = Math.min(this.#maxTop, Math.max(0, this.#topOf(place)));
            clearTimeout(this.#idle);
            this.#idle = setTimeout(() => this.#settle(), 300);
        }
        return changed;
    }
}
