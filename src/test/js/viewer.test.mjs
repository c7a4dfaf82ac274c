import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Folding, groupTitle, markOf, MOST_MARKS, sectionsOf } from "../../main/webapp/js/folding.js";
import { LINE_LIMIT } from "../../main/webapp/js/line-blocks.js";
import { UnfoldedLines } from "../../main/webapp/js/line-lists.js";
import { lineTime, zoneName, zoneOffset } from "../../main/webapp/js/line-times.js";
import { MergeCursor, wantedBy } from "../../main/webapp/js/merge-cursor.js";
import { RowHeights } from "../../main/webapp/js/row-heights.js";
import { takeMerged } from "../../main/webapp/js/times.js";

const utf8 = (text) => new TextEncoder().encode(text);

test("heights that are measured here and there give each row its place, also far down", () => {
    const heights = new RowHeights(18);
    const measured = [[0, 36], [5, 90], [6, 18], [63, 54], [64, 36], [1000, 180], [5, 36]];
    measured.forEach(([row, height]) => heights.set(row, height));
    const plain = Array.from({ length: 1100 }, () => 18);
    measured.forEach(([row, height]) => (plain[row] = height));
    let top = 0;
    plain.forEach((height, row) => {
        assert.equal(heights.topOf(row), top);
        assert.deepEqual([heights.rowAt(top), heights.rowAt(top + height - 1), heights.of(row)], [row, row, height]);
        top += height;
    });
    assert.equal(heights.set(5, 36), false, "the same height is no change");
    heights.set(300_000_000, 1018);
    assert.equal(heights.topOf(300_000_001), 300_000_001 * 18 + (top - 1100 * 18) + 1000);
    assert.equal(heights.rowAt(heights.topOf(300_000_001) - 1), 300_000_000);
});

test("a line marks a section as the server's search knows it, also through colours", () => {
    for (const [line, mark] of JSON.parse(readFileSync(new URL("section-marks.json", import.meta.url), "utf8"))) {
        assert.equal(markOf(line), mark, line);
    }
    assert.equal(groupTitle("\x1b[1m::group:: Copy files "), "Copy files");
});

test("groups lie in each other, stamps last to the next one or the end of their group, and what is open to the end", () => {
    const marks = (text) => text.split("").flatMap((c, line) => ({ g: "group", e: "end", s: "stamp" }[c]
        ? [{ line, mark: { g: "group", e: "end", s: "stamp" }[c] }] : []));
    const sections = (text, complete = true) => sectionsOf(marks(text), text.length, complete).map(({ first, last }) => [first, last]);
    assert.deepEqual(sections(".g..e."), [[1, 4]]);
    assert.deepEqual(sections("g.g.ee."), [[0, 5], [2, 4]]);
    assert.deepEqual(sections("s..s.ss."), [[0, 2], [3, 4], [6, 7]], "a stamp without lines is none");
    assert.deepEqual(sections("s.g.s.e.s."), [[0, 7], [2, 6], [4, 5], [8, 9]]);
    assert.deepEqual(sections(".e.g.."), [[3, 5]]);
    assert.deepEqual(sections("g.eg..", false), [[0, 2]], "what is not known to end");
    assert.deepEqual(sections(`${"g".repeat(12)}.${"e".repeat(12)}.`).at(-1), [7, 17], "as deep as groups go");
});

const folding = async (marks, folded = new Set()) => {
    const found = new Folding({ marks: async () => ({ matches: marks, next: null, end: "", endLine: 0 }) }, folded);
    await found.load(100);
    return found;
};

test("what is folded is hidden, and a hit in it opens all that it lies in", async () => {
    const marks = [{ line: 10, mark: "group" }, { line: 12, mark: "stamp" }, { line: 20, mark: "end" }, { line: 30, mark: "stamp" }];
    const found = await folding(marks);
    assert.deepEqual([found.count, found.allFolded, found.hidden()], [3, false, []]);
    found.foldAll(true);
    assert.deepEqual([found.allFolded, found.hidden()], [true, [[11, 20], [31, 99]]]);
    assert.deepEqual(found.around(15), { first: 12, last: 19 });
    assert.equal(found.reveal(10), false, "the line of a title is not hidden");
    assert.equal(found.reveal(15), true);
    assert.deepEqual(found.hidden(), [[31, 99]]);
    assert.deepEqual([...found.folded], [30]);
    assert.deepEqual((await folding(marks, found.folded)).hidden(), [[31, 99]], "as the caller remembers it");
});

test("of very many marks only the first are sections", async () => {
    let asked = 0;
    const found = new Folding({ marks: async (after, limit) => {
        const matches = Array.from({ length: limit }, (_, i) => ({ line: 2 * (asked * limit + i), mark: "stamp" }));
        return { matches, next: String(++asked), end: "", endLine: 0 };
    } }, new Set());
    await found.load(1_000_000);
    assert.deepEqual([found.count, found.full], [MOST_MARKS - 1, true]);
});

test("lines behind what is hidden keep their numbers, and only lines in view are loaded", async () => {
    const loaded = [];
    const all = { count: 100, row: (line) => ({ line }), missing: () => null, ensure: async (from, to) => loaded.push([from, to]) };
    const lines = new UnfoldedLines(all, [[11, 20], [22, 22], [31, 99]]);
    assert.equal(lines.count, 19 + 1);
    assert.deepEqual([0, 10, 11, 12, 19].map((index) => lines.row(index).line), [0, 10, 21, 23, 30]);
    assert.deepEqual([0, 10, 15, 21, 22, 23, 30, 99].map((line) => lines.indexOf(line)), [0, 10, 10, 11, 11, 12, 19, 19]);
    await lines.ensure(9, 19);
    assert.deepEqual(loaded, [[9, 10], [21, 21], [23, 30]]);
});

const ABOUT = Date.UTC(2026, 10, 21, 2, 30);
const utc = (...parts) => Date.UTC(2026, 10, 21, ...parts);

test("the times that lines begin with are read", () => {
    const read = (line) => {
        const time = lineTime(line, ABOUT);
        return time && [new Date(time.at).toISOString(), time.local];
    };
    assert.deepEqual(read("2026-11-21T02:03:04Z copying"), ["2026-11-21T02:03:04.000Z", false]);
    assert.deepEqual(read("[2026-11-21 02:03:04,567] copying"), ["2026-11-21T02:03:04.567Z", true]);
    assert.deepEqual(read("2026-11-21T02:03:04.123456789+05:30 x"), ["2026-11-20T20:33:04.123Z", false]);
    assert.deepEqual(read("2026-11-21 02:03:04 -0100 x"), ["2026-11-21T03:03:04.000Z", false]);
    assert.deepEqual(read("\x1b[2mNov  7 02:03:04 srv1 sshd[1]: x"), ["2026-11-07T02:03:04.000Z", true]);
    assert.deepEqual(read("261121 02:03:04 1234 cmsd: ready"), ["2026-11-21T02:03:04.000Z", true]);
    assert.deepEqual(lineTime("Dec 31 23:59:59 a", Date.UTC(2027, 0, 1)).at, Date.UTC(2026, 11, 31, 23, 59, 59));
    for (const line of ["", "copied 2026-11-21T02:03:04Z", "2026-13-21 02:03:04 x", "999999 02:03:04 x", "2026-11-21 25:03:04",
        "Foo 11 02:03:04", "1261121 02:03:04 x", "261121 02:03:041"]) {
        assert.equal(read(line), null, line);
    }
});

test("a log in another zone is told by its last line, and one in UTC is left alone", () => {
    const window = { from: utc(2), to: utc(2, 30) };
    assert.equal(zoneOffset(utc(2, 29), window), 0);
    assert.equal(zoneOffset(utc(3, 29, 30), window), 3_600_000);
    assert.equal(zoneOffset(utc(7, 59), window), 5.5 * 3_600_000);
    assert.equal(zoneOffset(Date.UTC(2026, 10, 20, 21, 30), window), -5 * 3_600_000);
    assert.equal(zoneOffset(utc(1, 50), window), 0, "a log that ended before the run");
    assert.equal(zoneOffset(Date.UTC(2026, 5, 1), window), 0);
    assert.deepEqual([0, 19_800_000, -3_600_000].map(zoneName), ["UTC", "UTC+05:30", "UTC-01:00"]);
});

/** A text to be merged; `times` of its parts if it is an output. */
function source(name, text, times = null) {
    const bytes = typeof text === "string" ? utf8(text) : text;
    return { name, hasTimes: times !== null, window: { from: utc(2), to: utc(2, 30) }, lost: () => `${name} is lost`,
        open: () => ({ times: async () => times, reads: 0,
            read: async (from, to) => ({ bytes: bytes.slice(from, to), length: bytes.length, ended: true }) }) };
}

async function merged(sources, link = { filter: "all" }) {
    const cursors = sources.map((each) => new MergeCursor(each, wantedBy(link)));
    const lines = [];
    while (cursors.some((cursor) => !cursor.done || cursor.lines.length > 0)) {
        for (const cursor of cursors.filter((each) => each.lines.length === 0 && !each.done)) {
            await cursor.fill();
        }
        lines.push(...takeMerged(cursors, 3));
    }
    return { cursors, lines: lines.map((line) => `${line.source.name}${line.line + 1} ${line.text}`) };
}

test("outputs and logs are merged by time, lines without one stay behind their line, and a log without times comes last", async () => {
    const output = source("o", "begin\nend\n", `0 ${utc(2, 0, 5)}\n6 ${utc(2, 0, 20)}\n`);
    const log = source("l", "head\n261121 02:00:10 a\n  trace\n261121 02:00:30 b\n2026-11-23 02:00:00 a text of the future\n");
    const plain = source("p", "x\ny\n");
    const { lines, cursors } = await merged([plain, output, log]);
    assert.deepEqual(lines, ["o1 begin", "l1 head", "l2 261121 02:00:10 a", "l3   trace", "o2 end", "l4 261121 02:00:30 b",
        "l5 2026-11-23 02:00:00 a text of the future", "p1 x", "p2 y"]);
    assert.deepEqual(cursors.map((cursor) => cursor.untimed), [true, false, false]);
});

test("a log in the host's own zone is merged as in UTC, and filters hold for merged lines", async () => {
    const output = source("o", "one\nERROR two\n", `0 ${utc(2, 10)}\n4 ${utc(2, 29)}\n`);
    const log = source("l", "Nov 21 03:20:00 h a\nNov 21 03:29:30 h error b\n");
    const { lines, cursors } = await merged([output, log]);
    assert.deepEqual(lines.map((line) => line.slice(0, 2)), ["o1", "l1", "o2", "l2"]);
    assert.equal(cursors[1].zone, 3_600_000);
    assert.deepEqual((await merged([output, log], { filter: "errors" })).lines.map((line) => line.slice(0, 2)), ["o2", "l2"]);
    assert.deepEqual((await merged([output, log], { filter: "all", only: true, query: "ONE" })).lines, ["o1 one"]);
});

test("a file that is lost is told of, and what has times only far behind has none", async () => {
    const far = source("f", `${"no time here\n".repeat(100_000)}261121 02:00:10 a\n`);
    const { cursors, lines } = await merged([source("e", ""), far]);
    assert.deepEqual([cursors[0].trouble, cursors[1].untimed, lines.length], ["e is lost", true, 100_001]);
});

test("a merged line without an end is taken once, and the lines behind it keep their numbers", async () => {
    const bytes = utf8(`first\n${"x".repeat(9 << 20)}\nlast\n`);
    const cursor = new MergeCursor(source("s", bytes, `0 1000\n${bytes.length} 2000\n`), wantedBy({ filter: "all" }));
    const lines = [];
    while (!cursor.done) {
        await cursor.fill();
        lines.push(...cursor.lines.splice(0));
    }
    assert.deepEqual(lines.map(({ line, text }) => [line, text.length]), [[0, 5], [1, LINE_LIMIT], [2, 4]]);
});

test("hosts are merged by time, and never past what is not loaded", () => {
    const queues = [{ lines: [{ time: 1, t: "a1" }, { time: 5, t: "a5" }], done: true },
        { lines: [{ time: 1, t: "b1" }, { time: 3, t: "b3" }], done: false }];
    assert.deepEqual(takeMerged(queues, 10).map((line) => line.t), ["a1", "b1", "b3"]);
    queues[1].done = true;
    assert.deepEqual(takeMerged(queues, 10).map((line) => line.t), ["a5"]);
});

