import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseAnsi, stripAnsi, visible } from "../../main/webapp/js/ansi.js";
import { classify, passes } from "../../main/webapp/js/classify.js";
import { Block, BlockCache, countNewlines, lineStarts, LINE_LIMIT, textOf } from "../../main/webapp/js/line-blocks.js";
import { coalesce, MATCHES_LIMIT, MatchedLines } from "../../main/webapp/js/line-lists.js";
import { findAll, pieces } from "../../main/webapp/js/line-row.js";
import { LineStore } from "../../main/webapp/js/line-store.js";
import { parseTimes, timeAt } from "../../main/webapp/js/times.js";

const utf8 = (text) => new TextEncoder().encode(text);

/** An output of which as much is there as `there` says. */
function output(text, step = 4) {
    const state = { bytes: utf8(text), there: utf8(text).length, ended: false, reads: 0 };
    state.index = async () => {
        const starts = lineStarts(state.bytes.subarray(0, state.there));
        return { step, offsets: starts.filter((_, i) => i % step === 0), lines: starts.length,
            newlines: countNewlines(state.bytes.subarray(0, state.there)), length: state.there, complete: true };
    };
    state.read = async (from, to) => {
        state.reads++;
        return { bytes: state.bytes.slice(from, Math.min(to, state.there)), length: state.there, ended: state.ended };
    };
    return state;
}

test("SGR becomes styles, everything else of a terminal is taken out", () => {
    const segments = parseAnsi("a\x1b[1;31mb\x1b[0mc\x1b]8;;http://x\x07d\x1b[2Ke\x1b[38;5;208mf\x1b[48;2;1;2;999mg");
    assert.deepEqual(segments.map((each) => each.text), ["a", "b", "c", "d", "e", "f", "g"]);
    assert.deepEqual([segments[1].style.bold, segments[1].style.fg], [true, 1]);
    assert.equal(segments[2].style.fg, null);
    assert.equal(segments[5].style.fg, "rgb(255, 135, 0)");
    assert.equal(segments[6].style.bg, "rgb(1, 2, 255)");
});

test("an unfinished or senseless sequence breaks nothing", () => {
    assert.equal(parseAnsi("x\x1b[31").map((each) => each.text).join(""), "x31");
    assert.equal(parseAnsi("\x1b[38;5;999mx")[0].style.fg, null);
    assert.equal(stripAnsi("\x1b]0;title"), "");
});

test("control and direction characters are shown, not obeyed", () => {
    assert.equal(visible("a\x00b\x7f\u202ec\td"), "a␀b␡⟨U+202E⟩c\td");
});

test("a line is known by its worst word, through colours, and not by what it says there is none of", () => {
    assert.equal(classify("\x1b[31mERROR: copy"), "errors");
    assert.equal(classify("2 warnings, 0 errors, no failures"), "warnings");
    assert.equal(classify("terror"), "all");
    assert.equal(classify("+ xrdcp a b"), "important");
    assert.equal(passes("errors", "important"), true);
    assert.equal(passes("important", "warnings"), false);
});

test("lines are of the classes that the server's search knows", () => {
    for (const [line, kind] of JSON.parse(readFileSync(new URL("line-classes.json", import.meta.url), "utf8"))) {
        assert.equal(classify(line), kind, line);
    }
});

test("what a guest prints cannot make its lines slow to tell", () => {
    const hostile = ["a.".repeat(2048), "a".repeat(4096), ".".repeat(4096), "no ".repeat(1365), "\x1b[0".repeat(1365),
        "\x1b]".repeat(2048), `\x1b]${"a".repeat(4096)}\x1b[`, `\x1b[${"0".repeat(4096)}\x01`].map((line) => `${line}exceptional`);
    const begun = performance.now();
    for (let round = 0; round < 1000; round++) {
        hostile.forEach((line) => assert.equal(classify(line), "all"));
    }
    assert.ok(performance.now() - begun < 10_000);
});

test("a line of many colours is drawn as a bounded number of pieces", () => {
    const segments = parseAnsi("\x1b[31ma\x1b[32mb".repeat(1500));
    assert.equal(segments.length, 501);
    assert.equal(segments.map((segment) => segment.text).join(""), "ab".repeat(1500));
});

test("hits are marked across pieces of other colours, each looked at once", () => {
    const marked = (texts, query) => pieces(texts, findAll(texts.join(""), query))
        .map((parts) => parts.map((part) => (part.hit ? `<${part.text}>` : part.text)).join(""));
    assert.deepEqual(marked(["one ne", "ed", "le two", ""], "needle"), ["one <ne>", "<ed>", "<le> two", ""]);
    assert.deepEqual(marked(["aa", "a", "b"], "a"), ["<a><a>", "<a>", "b"]);
    assert.deepEqual(marked(["abc"], "x"), ["abc"]);
    const texts = Array.from({ length: 20_000 }, () => "ab");
    const hits = texts.map((_, i) => [2 * i, 2 * i + 1]);
    const begun = performance.now();
    assert.deepEqual(pieces(texts, hits).at(-1), [{ text: "a", hit: true }, { text: "b", hit: false }]);
    assert.ok(performance.now() - begun < 5_000);
});

/** A search in lines of which as many are there as `there` says; the last one may be unfinished. */
function searched(lines, page = 2) {
    const state = { lines, there: lines.length };
    state.search = async (query, filter, after, limit) => {
        let line = Number(after || 0);
        const matches = [];
        for (; line < state.there && matches.length < Math.min(page, limit); line++) {
            if (state.lines[line].includes(query)) {
                matches.push({ line, offset: line * 100, length: state.lines[line].length });
            }
        }
        const unfinished = state.there > 0 && line === state.there && !state.lines[line - 1].endsWith("\n");
        const end = unfinished ? line - 1 : line;
        return { matches, next: line < state.there ? String(line) : null, end: String(end), endLine: end };
    };
    return state;
}

async function all(lines) {
    while (!lines.complete) {
        await lines.more();
    }
    return lines.matches.map((match) => `${match.line}:${match.length}`);
}

test("while an output grows no line is left out of a search, and an unfinished one is searched again", async () => {
    const source = searched(["an x\n", "none\n", "x unfini"]);
    const lines = new MatchedLines(source, "all", "x");
    assert.deepEqual(await all(lines), ["0:5", "2:8"]);
    source.lines = ["an x\n", "none\n", "x unfinished\n", "x\n", "no\n", "x\n", "x\n"];
    source.there = 7;
    await lines.refresh();
    assert.deepEqual(await all(lines), ["0:5", "2:13", "3:2", "5:2", "6:2"]);
    await lines.refresh();
    assert.deepEqual(await all(lines), ["0:5", "2:13", "3:2", "5:2", "6:2"]);
});

test("a list of matches ends somewhere", async () => {
    const page = Array.from({ length: 50_000 }, (_, line) => ({ line, offset: 0, length: 1 }));
    const lines = new MatchedLines({ search: async () => ({ matches: page, next: "more", end: "more", endLine: 0 }) }, "all", "x");
    for (let asked = 0; !lines.complete; asked++) {
        assert.ok(asked < 10);
        await lines.more();
    }
    assert.deepEqual([lines.count, lines.full], [MATCHES_LIMIT, true]);
});

test("the lines of a long output are counted by several requests", async () => {
    const source = output("one\ntwo\nthree\n");
    const whole = source.index;
    let asked = 0;
    source.index = async () => (++asked < 3 ? { step: 4, offsets: [0], lines: 1, newlines: 1, length: 4, complete: false } : whole());
    const store = new LineStore(source);
    await store.open();
    assert.deepEqual([asked, store.count, store.length], [3, 3, 14]);
});

test("bytes that are not UTF-8 become replacement characters, ends of lines are cut", () => {
    assert.equal(textOf(Uint8Array.of(0x61, 0xff, 0x62, 13, 10)), "a\ufffdb");
});

test("of a very long line only the beginning is drawn, and the rest is counted", () => {
    const row = new Block(0, 0, utf8(`${"x".repeat(LINE_LIMIT + 5)}\nnext\n`), false).row(0);
    assert.deepEqual([row.text.length, row.more], [LINE_LIMIT, 6]);
});

test("lines are loaded by blocks, only those that are looked at", async () => {
    const source = output(Array.from({ length: 20 }, (_, i) => `line ${i}\n`).join(""));
    const store = new LineStore(source);
    await store.open();
    assert.equal(store.count, 20);
    await store.ensure(9, 10);
    assert.equal(store.peek(9).text, "line 9");
    assert.equal(store.peek(3), null);
    assert.equal(source.reads, 1);
});

test("growth joins an unfinished line and begins new blocks", async () => {
    const source = output("one\ntwo\nthree\nfour\nfive\nsix\n");
    source.there = 10;
    const store = new LineStore(source);
    await store.open();
    assert.equal(store.count, 3);
    source.there = source.bytes.length;
    source.ended = true;
    const loading = store.ensure(0, 2);
    assert.equal(await store.grow(0), true);
    await loading;
    assert.deepEqual([0, 1, 2, 3, 4, 5].map((i) => store.peek(i).text), ["one", "two", "three", "four", "five", "six"]);
    assert.deepEqual([store.count, store.ended], [6, true]);
});

test("the cache forgets the block used longest ago", () => {
    const cache = new BlockCache(10);
    cache.put(1, new Block(0, 0, utf8("12345"), false));
    cache.put(2, new Block(0, 0, utf8("12345"), false));
    cache.get(1);
    cache.put(3, new Block(0, 0, utf8("12345"), false));
    assert.deepEqual([cache.get(1) !== null, cache.get(2), cache.get(3) !== null], [true, null, true]);
});

test("lines that lie near each other are read together, far ones apart", () => {
    const groups = coalesce([{ offset: 0, length: 10 }, { offset: 100, length: 10 }, { offset: 90_000, length: 10 }]);
    assert.deepEqual(groups.map((group) => [group.from, group.to]), [[0, 110], [90_000, 90_010]]);
});

test("the time of a line is that of the output it begins in", () => {
    const times = parseTimes("0 1000\n50 2000\nbroken\n80 3000\n");
    assert.deepEqual([timeAt(times, 0), timeAt(times, 49), timeAt(times, 50), timeAt(times, 999)], [1000, 1000, 2000, 3000]);
    assert.equal(timeAt(parseTimes(""), 5), null);
});

test("what was searched for is found without regard to case, also at both ends", () => {
    assert.deepEqual(findAll("Abcab", "AB"), [[0, 2], [3, 5]]);
    assert.deepEqual(findAll("x", ""), []);
});
