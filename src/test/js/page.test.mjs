import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { draw, unrepeated } from "../../main/webapp/js/charts.js";
import { formatLink, parseLink } from "../../main/webapp/js/permalink.js";
import { duration, shortDuration, startOfDay, useClock } from "../../main/webapp/js/time.js";

const WEBAPP = new URL("../../main/webapp/", import.meta.url);
const MODULES = readdirSync(new URL("js/", WEBAPP)).map((name) => [name, readFileSync(new URL(`js/${name}`, WEBAPP), "utf8")]);

test("a link to a line is read as it is written", () => {
    const link = parseLink("#output/case/copy_to/run/srv1:L120");
    assert.deepEqual([link.view, link.stage, link.hosts, link.line], ["output", "case/copy_to/run", ["srv1"], 120]);
    assert.equal(formatLink(link), "#output/case/copy_to/run/srv1:L120");
});

test("hostile names, several hosts and all options survive a link", () => {
    const link = { view: "output", stage: "suite-init", hosts: ["<b>/?#,:L5", "a b%"], line: 7, lastLine: 9, filter: "errors",
        query: "a&b=#?", only: true, mode: "merged", times: true, files: ["case/<i>/run/a b/50% #1?,:L3.log"], lead: "host" };
    assert.deepEqual(parseLink(formatLink(link)), link);
    const file = { ...link, lead: "file", mode: "step", files: [...link.files, "../up"] };
    assert.deepEqual(parseLink(formatLink(file)), file);
});

test("a link to a line of a collected file is read as it is written", () => {
    const link = parseLink("#file/case/copy/run/srv1/var/log/cmsd.log:L7-L9?filter=errors");
    assert.deepEqual([link.view, link.stage, link.hosts, link.files, link.lead, link.line, link.lastLine, link.filter],
        ["output", null, [], ["case/copy/run/srv1/var/log/cmsd.log"], "file", 7, 9, "errors"]);
    assert.equal(formatLink(link), "#file/case/copy/run/srv1/var/log/cmsd.log:L7-L9?filter=errors");
});

test("a broken or empty link opens the matrix", () => {
    assert.equal(parseLink("").view, "matrix");
    assert.equal(parseLink("#output/nonsense").stage, null);
    assert.deepEqual(parseLink("#output/suite-init/%E0%A4%A").hosts, ["%E0%A4%A"]);
});

test("durations have the units that people use", () => {
    assert.deepEqual([400, 59_400, 185_000, 7_440_000, 273_600_000].map(duration),
        ["0.4 s", "59 s", "3 min 05 s", "2 h 04 min", "3 d 4 h"]);
    assert.equal(shortDuration(185_000), "3:05");
});

test("labels of an axis that would repeat are left out", () => {
    assert.deepEqual(unrepeated(["08:41", "08:41", "08:42", "08:41"]), ["08:41", "", "08:42", "08:41"]);
});

test("a chart whose place was replaced listens no longer", () => {
    const listeners = new Set();
    const observed = new Set();
    const living = new Set();
    const target = (name) => ({ addEventListener: (event, act) => listeners.add(`${name} ${event} ${ids.get(act) ?? ids.set(act, ids.size).get(act)}`),
        removeEventListener: (event, act) => listeners.delete(`${name} ${event} ${ids.get(act)}`) });
    const ids = new Map();
    const system = target("system");
    Object.assign(globalThis, target("window"), { matchMedia: () => system,
        ResizeObserver: class {
            observe(place) {
                observed.add(this.place = place);
            }

            disconnect() {
                observed.delete(this.place);
            }
        },
        uPlot: class {
            constructor() {
                living.add(this);
            }

            destroy() {
                living.delete(this);
            }
        } });
    const place = () => ({ isConnected: true, clientWidth: 400 });
    const [kept, replaced, later] = [place(), place(), place()];
    draw(kept, { height: 100 }, []);
    draw(replaced, { height: 100 }, []);
    assert.deepEqual([listeners.size, observed.size, living.size], [4, 2, 2]);
    replaced.isConnected = false;
    draw(later, { height: 100 }, []);
    draw(kept, { height: 100 }, []);

    assert.deepEqual([...observed], [later, kept]);
    assert.deepEqual([listeners.size, living.size], [4, 2]);
    for (const name of ["addEventListener", "removeEventListener", "matchMedia", "ResizeObserver", "uPlot"]) {
        delete globalThis[name];
    }
});

test("no module makes markup or code of data", () => {
    for (const [name, text] of MODULES) {
        assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|javascript:/, name);
    }
});

test("every module keeps to the form that report.html is put together from", () => {
    const seen = new Set();
    const inWork = new Set();
    const visit = (name) => {
        assert.ok(!inWork.has(name), `${name} imports itself by a detour`);
        if (seen.has(name)) {
            return;
        }
        seen.add(name);
        inWork.add(name);
        const text = MODULES.find(([each]) => each === name)?.[1];
        assert.ok(text, `${name} is imported and does not exist`);
        assert.doesNotMatch(text, /<\/script|import\(|export default|export \*|export \{/, name);
        const imports = [...text.matchAll(/^import \{[^}]*\} from "\.\/([a-z-]+\.js)";$/gm)];
        assert.equal(imports.length, [...text.matchAll(/^import\b/gm)].length, `${name} has an import of another form`);
        imports.forEach((match) => visit(match[1]));
        inWork.delete(name);
    };
    visit("report.js");
    visit("page.js");
    assert.equal(seen.size, MODULES.length, "there is a module that no page uses");
});

test("every name that is imported is exported where it comes from", () => {
    for (const [name, text] of MODULES) {
        for (const [, names, from] of text.matchAll(/^import \{([^}]*)\} from "\.\/([a-z-]+\.js)";$/gm)) {
            const source = MODULES.find(([each]) => each === from)[1];
            for (const each of names.split(",").map((part) => part.trim()).filter(Boolean)) {
                assert.match(source, new RegExp(`^export (?:async function|function|class|const) ${each}\\b`, "m"), `${name}: ${each}`);
                assert.match(text.replace(/^import[^;]*;$/gm, ""), new RegExp(`\\b${each}\\b`), `${name} does not use ${each}`);
            }
        }
    }
});

test("a day begins when it does in the zone of Jenkins, also where the clocks are changed", () => {
    useClock({ zone: "America/New_York", locale: "en" });
    assert.equal(startOfDay(2026, 11, 30).toISOString(), "2026-11-30T05:00:00.000Z");
    assert.equal(startOfDay(2026, 11, 31).toISOString(), "2026-12-01T05:00:00.000Z");
    useClock({ zone: "Pacific/Auckland", locale: "en" });
    assert.equal(startOfDay(2026, 9, 27).toISOString(), "2026-09-26T12:00:00.000Z");
    assert.equal(startOfDay(2026, 9, 28).toISOString(), "2026-09-27T11:00:00.000Z");
    useClock({ zone: "", locale: "" });
});
