// Measurements: of a run, with their change against the medians of earlier runs; of a suite, as curves through its runs.

import { COLOURS, draw, ink, when } from "./charts.js";
import { h, tableHead } from "./dom.js";
import { outputLink } from "./permalink.js";
import { stageTitle, unrepeatedStage } from "./run-state.js";
import { counted, dateTime } from "./time.js";

/** So many curves of one measurement, and so many charts at first. */
const LINES = 8;
const CHARTS = 6;
const HEIGHT = 200;
/** A change that is smaller, in percent, is neither better nor worse. */
const NOISE = 5;

/** A number with six significant digits at most, without an exponent where people do not expect one. */
export function number(value) {
    const rounded = Number(value.toPrecision(6));
    return Math.abs(rounded) >= 1e15 || (rounded !== 0 && Math.abs(rounded) < 1e-9) ? String(rounded)
        : rounded.toLocaleString("en", { maximumSignificantDigits: 6 });
}

/** What a measurement is against the median of earlier runs: {median, runs, percent, kind} with kind better, worse or ""; null without one. */
export function change(one, { medians, repeated }) {
    const stage = repeated ? unrepeatedStage(one.stage) : one.stage;
    const found = medians.find((each) => each.stage === stage && each.host === one.host && each.name === one.name && each.unit === one.unit);
    if (!found) {
        return null;
    }
    const percent = found.median === 0 ? null : ((one.value - found.median) / Math.abs(found.median)) * 100;
    const tells = percent !== null && Math.abs(percent) >= NOISE && one.better !== null;
    const kind = !tells ? "" : (percent > 0) === (one.better === "higher") ? "better" : "worse";
    return { median: found.median, runs: found.runs, percent, kind };
}

/** `+12.5 %` with its sign, `±0 %` for what is the same at that precision. */
export function percentText(percent) {
    const text = Math.abs(percent).toFixed(1).replace(/\.0$/, "");
    return text === "0" ? "±0 %" : `${percent < 0 ? "−" : "+"}${text} %`;
}

/** The measurements of a run as a table; empty if there are none. */
export function measurementTable(model) {
    const all = model.state.reports.measurements;
    const baseline = model.info?.baseline ?? { medians: [] };
    if (all.length === 0) {
        return [];
    }
    return [h("h2", null, "Measurements"), h("p", { class: "quiet" }, baseline.medians.length === 0 ? "There are no earlier runs to compare with. "
        : "The change is against the median of the last runs in which the host passed. ",
    model.run.measurementsUrl && [h("a", { href: model.run.measurementsUrl(".csv"), download: "" }, "CSV"), " · ",
        h("a", { href: model.run.measurementsUrl("") }, "JSON")]),
    h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": "Measurements of the cases" }, h("table", { class: "list results" },
        tableHead(["Measurement", "Value", "Change", "Against", "Case", "Host"]),
        h("tbody", null, all.map((one) => {
            const seen = change(one, baseline);
            return h("tr", null, h("td", { class: "result-name" }, one.name), h("td", { class: "number" }, `${number(one.value)} ${one.unit}`),
                h("td", { class: `number ${seen?.kind ?? ""}` },
                    seen?.percent == null ? "–" : `${percentText(seen.percent)}${seen.kind && ` ${seen.kind}`}`),
                h("td", { class: "quiet" }, seen ? `${number(seen.median)} ${one.unit}, of ${counted(seen.runs, "run")}` : "–"),
                h("td", null, stageTitle(one.stage)), h("td", null, h("a", { href: outputLink(one.stage, one.host) }, one.host)));
        }))))];
}

/** The curves of a suite's measurements, by their names and units: [{title, unit, lines: [{label, values}]}], the newest run last. */
export function curves(trend) {
    const groups = Map.groupBy(trend.series, (each) => JSON.stringify([each.stage, each.name, each.unit]));
    return [...groups.values()].map((lines) => ({ title: `${lines[0].name} in ${stageTitle(lines[0].stage)}`, unit: lines[0].unit,
        better: lines[0].better?.toLowerCase() ?? null,
        lines: lines.slice(0, LINES).map((each) => ({ label: each.host, values: [...each.values].reverse() })),
        more: Math.max(0, lines.length - LINES) }));
}

/** The section of a suite's page; empty without measurements. */
export function measurementSection(trend, urls) {
    const charts = curves(trend);
    if (charts.length === 0 || trend.runs.length < 2) {
        return [];
    }
    const place = h("div", { class: "measurement-charts" });
    const more = h("button", { type: "button", hidden: charts.length <= CHARTS, on: { click: () => {
        more.hidden = true;
        addCurves(place, charts.slice(CHARTS), trend);
    } } }, `Show ${charts.length - CHARTS} more`);
    requestAnimationFrame(() => addCurves(place, charts.slice(0, CHARTS), trend));
    return [h("h2", null, "Measurements"), h("p", { class: "quiet" }, `Of ${counted(trend.runs.length, "run")}, the newest at the right. `,
        h("a", { href: urls(".csv"), download: "" }, "CSV"), " · ", h("a", { href: urls("") }, "JSON")), place, more];
}

function addCurves(place, charts, trend) {
    charts.forEach((each) => {
        const chart = h("div", { class: "chart", role: "group", "aria-label": `${each.title}: ${each.lines.map((line) =>
            `${line.label} last ${lastValue(line.values, each.unit)}`).join(", ")}` });
        place.append(h("figure", { class: "measurement" }, h("figcaption", null, each.title, h("span", { class: "quiet" },
            ` ${each.unit}${each.better ? `, ${each.better} is better` : ""}${each.more > 0 ? `, and ${each.more} more hosts` : ""}`)), chart));
        curve(chart, each, [...trend.runs].reverse());
    });
}

function lastValue(values, unit) {
    const value = values.findLast((each) => each !== null);
    return value === undefined ? "nothing" : `${number(value)} ${unit}`;
}

function curve(place, { lines, unit }, runs) {
    const axis = ink(place);
    const options = { height: HEIGHT,
        series: [{ label: "Run of", value: (u, at) => (at === null ? "–" : dateTime(at * 1000)) },
            ...lines.map((line, i) => ({ label: line.label, stroke: COLOURS[i], width: 1.5, spanGaps: true, points: { size: 5 },
                value: (u, value) => (value === null || value === undefined ? "–" : `${number(value)} ${unit}`) }))],
        axes: [{ ...axis, values: when }, { ...axis, size: 84, values: (u, values) => values.map(number) }] };
    draw(place, options, [runs.map((run) => Date.parse(run.started) / 1000), ...lines.map((line) => line.values)]);
}
