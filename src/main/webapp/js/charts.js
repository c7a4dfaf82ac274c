// Charts, drawn by uPlot, which the page loads beside this module.

import { h, oncePerFrame } from "./dom.js";
import { stageTitle } from "./run-state.js";
import { onThemeChange } from "./theme.js";
import { clock, dateTime, day, duration } from "./time.js";

const LINES = 8;
export const COLOURS = ["#4a86c5", "#c8792f", "#4f9d63", "#a65fb3", "#c25555", "#3d9c9c", "#a08a2c", "#7a7f86"];
const HEIGHT = 260;

/** Without labels that say the same as the one before, as those of near times and durations do. */
export function unrepeated(labels) {
    return labels.map((label, i) => (label === labels[i - 1] ? "" : label));
}

/** What ends each chart, by its place. */
const charts = new Map();

/** Draws a chart that is as wide as its place, and follows the theme; those whose places were replaced end. */
export function draw(place, options, data) {
    for (const [drawn, end] of charts) {
        if (drawn === place || !drawn.isConnected) {
            charts.delete(drawn);
            end();
        }
    }
    const chart = new globalThis.uPlot({ width: place.clientWidth, cursor: { drag: { x: false, y: false } }, ...options }, data, place);
    const fit = oncePerFrame(() => chart.setSize({ width: place.clientWidth, height: options.height }));
    const size = new ResizeObserver(fit);
    size.observe(place);
    const forget = onThemeChange(() => chart.redraw());
    charts.set(place, () => {
        forget();
        size.disconnect();
        chart.destroy();
    });
}

/** An axis in the colours of the page at that place. */
export function ink(place) {
    const colour = (name) => getComputedStyle(place).getPropertyValue(name).trim();
    return { stroke: () => colour("--quiet"), grid: { stroke: () => colour("--line"), width: 1 },
        ticks: { stroke: () => colour("--line"), width: 1 } };
}

/** The labels of an axis of times in seconds, as uPlot asks for them. */
export function when(u, splits, axis, space, step) {
    return unrepeated(splits.map((at, i) => {
        const newDay = i === 0 || day(at * 1000) !== day(splits[i - 1] * 1000);
        return step >= 86400 ? day(at * 1000).slice(5)
            : clock(at * 1000).slice(0, step < 60 ? 8 : 5) + (newDay ? `\n${day(at * 1000).slice(5)}` : "");
    }));
}

/** How long the run and its longest stages took, run by run, the newest at the right. */
export function durationChart(place, grid) {
    const runs = [...grid.runs].reverse();
    if (runs.length < 2) {
        place.replaceChildren(h("p", { class: "quiet" }, "A trend needs at least two runs."));
        return;
    }
    const rows = grid.rows.map((row) => ({ label: stageTitle(row.stage),
        values: [...row.cells].reverse().map((cell) => (Number.isFinite(cell?.durationMs) ? cell.durationMs / 1000 : null)) }));
    const longest = (row) => Math.max(0, ...row.values.filter((value) => value !== null));
    const chosen = rows.filter((row) => longest(row) > 0).sort((a, b) => longest(b) - longest(a)).slice(0, LINES);
    const colour = (name) => getComputedStyle(place).getPropertyValue(name).trim();
    const axis = ink(place);
    const seconds = (u, values) => unrepeated(values.map((value) =>
        (value === null ? "" : duration(value * 1000).replace(".0 s", " s"))));
    const line = (label, stroke, dash) => ({ label, stroke, width: 1.5, dash, spanGaps: false, points: { size: 5 },
        value: (u, value) => (value === null ? "–" : duration(value * 1000)) });
    const options = { height: HEIGHT,
        series: [{ label: "Run of", value: (u, at) => (at === null ? "–" : dateTime(at * 1000)) },
            { ...line("whole run", () => colour("--ink"), [6, 4]), show: false },
            ...chosen.map((row, i) => line(row.label, COLOURS[i]))],
        axes: [{ ...axis, values: when }, { ...axis, values: seconds, size: 84 }],
        scales: { y: { range: (u, min, max) => [0, max > 0 ? max * 1.08 : 1] } } };
    const data = [runs.map((run) => Date.parse(run.started) / 1000), runs.map((run) => (run.durationMs ?? 0) / 1000),
        ...chosen.map((row) => row.values)];
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", "Durations of the whole run and of its longest stages; the grid above links each run");
    place.replaceChildren();
    draw(place, options, data);
}
