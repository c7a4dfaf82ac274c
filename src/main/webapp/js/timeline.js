// The timeline: one lane a host on a canvas that holds only what is in view, under an axis of the run's time.

import { h, oncePerFrame } from "./dom.js";
import { outputLink } from "./permalink.js";
import { callWords, RunState, stageTitle } from "./run-state.js";
import { onThemeChange } from "./theme.js";
import { clock, duration } from "./time.js";
import { timelineCosts } from "./timeline-costs.js";
import { lanes, span, ticks } from "./timeline-layout.js";
import { look } from "./verdict.js";

const LANE = 22;
const BAR = 14;
const AXIS = 26;
const MARKS = { died: "✝", core: "◆", files: "▾", note: "•" };

export class Timeline {
    #lanes = [];
    #span = { from: 0, to: 1 };
    #zoom = 1;

    constructor(model) {
        this.model = model;
        this.canvas = h("canvas", { "aria-hidden": "true" });
        this.sizer = h("div", { class: "timeline-sizer" }, this.canvas);
        this.scroller = h("div", { class: "timeline-scroll", tabindex: "0", role: "img" }, this.sizer);
        this.said = h("p", { class: "cell-said" }, "Point at a bar to read what it is; click to open its output.");
        this.costs = h("div");
        const zoom = (factor) => () => this.#setZoom(this.#zoom * factor);
        this.element = h("section", { class: "timeline", "aria-label": "Timeline" },
            h("div", { class: "toolbar" }, this.#legend(), h("span", { class: "group" },
                h("button", { type: "button", on: { click: zoom(2) } }, "Zoom in"),
                h("button", { type: "button", on: { click: zoom(0.5) } }, "Zoom out"))),
            this.scroller, this.said, this.costs);
        this.redraw = oncePerFrame(() => this.#draw());
        this.scroller.addEventListener("scroll", this.redraw, { passive: true });
        this.canvas.addEventListener("pointermove", (event) => this.#point(event));
        this.canvas.addEventListener("click", (event) => this.#click(event));
        this.observer = new ResizeObserver(this.redraw);
        onThemeChange(this.redraw);
        this.observer.observe(this.scroller);
    }

    #legend() {
        const item = (name, text) => h("span", { class: `key k-${name}` }, text);
        return h("p", { class: "legend" }, item("boot", "boot, or put back"), item("passed", "✓ script ran"), item("failed", "✗ not passed"),
            item("running", "▸ running"), item("waiting", "waiting for other hosts"), h("span", null, "✝ host died"),
            h("span", null, "◆ core dump"), h("span", null, "▾ files collected"), h("span", null, "• note"));
    }

    update() {
        const now = this.model.now();
        this.#lanes = lanes(this.model.state, now);
        this.#span = span(this.model.state, now);
        this.scroller.setAttribute("aria-label", `Timeline of ${this.#lanes.length} hosts over ${
            duration(this.#span.to - this.#span.from)}. The table below holds the same as numbers.`);
        this.costs.replaceChildren(timelineCosts(this.model.state, now));
        this.redraw();
    }

    tick() {
        this.update();
    }

    #setZoom(zoom) {
        this.#zoom = Math.min(64, Math.max(1, zoom));
        this.redraw();
    }

    get #labels() {
        return Math.min(130, this.scroller.clientWidth * 0.25);
    }

    #x(at) {
        const { from, to } = this.#span;
        const width = (this.scroller.clientWidth - this.#labels - 12) * this.#zoom;
        return this.#labels + ((at - from) / (to - from)) * width - this.scroller.scrollLeft;
    }

    #draw() {
        const width = this.scroller.clientWidth;
        const height = this.scroller.clientHeight;
        if (width === 0) {
            return;
        }
        this.sizer.style.width = `${this.#labels + (width - this.#labels) * this.#zoom}px`;
        this.sizer.style.height = `${AXIS + this.#lanes.length * LANE}px`;
        const scale = devicePixelRatio;
        this.canvas.width = width * scale;
        this.canvas.height = height * scale;
        this.canvas.style.width = `${width}px`;
        this.canvas.style.height = `${height}px`;
        const context = this.canvas.getContext("2d");
        context.scale(scale, scale);
        const style = getComputedStyle(this.element);
        const colours = new Map();
        const colour = (name) => colours.get(name) ?? colours.set(name, style.getPropertyValue(`--${name}`).trim()).get(name);
        context.font = `12px ${style.fontFamily}`;
        context.textBaseline = "middle";
        const at = this.#ticks(width);
        context.fillStyle = colour("line");
        at.forEach(({ x }) => context.fillRect(x, 0, 1, height));
        const first = Math.floor(this.scroller.scrollTop / LANE);
        const last = Math.min(this.#lanes.length, first + Math.ceil(height / LANE) + 1);
        for (let i = first; i < last; i++) {
            this.#drawLane(context, colour, this.#lanes[i], AXIS + i * LANE - this.scroller.scrollTop);
        }
        this.#drawAxis(context, colour, width, at);
    }

    #drawLane(context, colour, lane, y) {
        const top = y + (LANE - BAR) / 2;
        const bar = (from, to, fill) => {
            const x = this.#x(from);
            const w = Math.max(1, this.#x(to) - x - 0.5);
            if (x + w > 0 && x < this.canvas.width) {
                context.fillStyle = fill;
                context.fillRect(x, top, w, BAR);
            }
            return [x, w];
        };
        if (lane.boot) {
            bar(lane.boot.from, lane.boot.to, colour("boot"));
        }
        lane.resets.forEach((each) => bar(each.from, each.to, colour("boot")));
        for (const each of lane.bars) {
            if (each.waitTo > each.to) {
                bar(each.to, each.waitTo, colour("wait"));
            }
            const seen = look(each.verdict);
            const [x, w] = bar(each.from, each.to, colour(`bar-${seen.tone}`));
            each.waits.forEach((wait) => bar(wait.from, wait.to, colour("wait")));
            if (w > 16) {
                const title = `${seen.symbol} ${stageTitle(each.stage)}`;
                context.fillStyle = colour("bar-text");
                const from = Math.max(x, this.#labels) + 4;
                const room = x + w - from - 2;
                context.fillText(context.measureText(title).width < room ? title : room > 12 ? seen.symbol : "", from, y + LANE / 2);
            }
        }
        context.fillStyle = colour("ink");
        for (const mark of lane.marks) {
            context.fillText(MARKS[mark.kind], this.#x(mark.at) - 4, mark.kind === "note" ? y + 4 : y + LANE / 2);
        }
        context.fillStyle = colour("panel");
        context.fillRect(0, y, this.#labels - 4, LANE);
        context.fillStyle = lane.host.active ? colour("ink") : colour("quiet");
        context.fillText(lane.host.name, 6, y + LANE / 2, this.#labels - 14);
    }

    #ticks(width) {
        const { from, to } = this.#span;
        return ticks(from, to, Math.max(2, (width * this.#zoom) / 140)).map((at) => ({ at, x: this.#x(from + at) }))
            .filter(({ x }) => x >= this.#labels - 1 && x < width);
    }

    #drawAxis(context, colour, width, marks) {
        context.fillStyle = colour("panel");
        context.fillRect(0, 0, width, AXIS);
        for (const { at, x } of marks) {
            context.fillStyle = colour("line");
            context.fillRect(x, 0, 1, AXIS);
            context.fillStyle = colour("quiet");
            context.fillText(at === 0 ? clock(this.#span.from) : `+${duration(at).replace(".0", "")}`, x + 4, AXIS / 2);
        }
    }

    #at(event) {
        const y = event.offsetY - AXIS + this.scroller.scrollTop;
        const lane = event.offsetY > AXIS ? this.#lanes[Math.floor(y / LANE)] : null;
        if (!lane || event.offsetX < this.#labels) {
            return null;
        }
        const within = (from, to) => event.offsetX >= this.#x(from) && event.offsetX <= this.#x(to) + 1;
        const mark = lane.marks.find((each) => Math.abs(this.#x(each.at) - event.offsetX) < 6);
        const bar = lane.bars.find((each) => within(each.from, each.waitTo));
        const boot = lane.boot && within(lane.boot.from, lane.boot.to) ? lane.boot : null;
        const reset = lane.resets.find((each) => within(each.from, each.to));
        const wait = bar?.waits.find((each) => within(each.from, each.to));
        return { lane, mark, bar, boot, reset, wait, waiting: bar && !within(bar.from, bar.to) };
    }

    #point(event) {
        const at = this.#at(event);
        this.canvas.classList.toggle("open", Boolean(at?.bar));
        if (at?.mark) {
            this.said.textContent = `${at.lane.host.name} at ${clock(at.mark.at)}: ${at.mark.text}`;
        } else if (at?.bar) {
            const { bar } = at;
            this.said.textContent = `${at.lane.host.name}, ${stageTitle(bar.stage)}: ${at.waiting
                ? `waited ${duration(bar.waitTo - bar.to)} at the barrier behind the stage`
                : at.wait ? `waited ${duration(at.wait.to - at.wait.from)} ${callWords(at.wait.call)}${
                    at.wait.last ? `; ${at.wait.last} came last` : ""}`
                : `${look(bar.verdict).word}, ${duration(bar.to - bar.from)} from ${clock(bar.from)} to ${clock(bar.to)}`}`;
        } else if (at?.reset) {
            this.said.textContent = `${at.reset.text}, from ${clock(at.reset.from)}`;
        } else if (at?.boot) {
            const waited = RunState.waited(at.lane.host).map(([what, millis]) => `${what} ${duration(millis)}`).join(", ");
            this.said.textContent = `${at.lane.host.name}: booted ${duration(at.boot.to - at.boot.from)}${
                at.boot.ready ? "" : ", not ready yet"}${waited ? ` (${waited})` : ""}`;
        }
    }

    #click(event) {
        const at = this.#at(event);
        if (at?.bar) {
            location.hash = outputLink(at.bar.stage, at.lane.host.name);
        }
    }
}
