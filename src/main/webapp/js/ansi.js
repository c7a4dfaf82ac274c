// Reads terminal colours (SGR) out of a line of output. All other sequences are taken out; nothing here makes markup.

// CSI ... final byte | OSC ... BEL or ST | other two-byte escapes
const SEQUENCE = /\x1b\[([0-?]*)[ -/]*([@-~])|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\|$)|\x1b[ -/]*[0-~]/g;
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/g;
// they would turn the order of the letters around, and make a line look like what it is not
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** More pieces of a line are drawn as one. */
const SEGMENTS = 500;

const PLAIN = Object.freeze({ fg: null, bg: null, bold: false, dim: false, italic: false, underline: false, inverse: false });

/** Control characters become their visible pictures (␀ to ␡), those that turn the writing's direction their names. */
export function visible(text) {
    return text.replace(CONTROL, (c) => (c === "\x7f" ? "␡" : String.fromCharCode(0x2400 + c.charCodeAt(0))))
        .replace(TURNING, (c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}

/** The text without any escape sequence. */
export function stripAnsi(text) {
    return text.includes("\x1b") ? text.replace(SEQUENCE, "") : text;
}

/** Segments [{text, style}]; a colour is 0 to 15, or "rgb(r, g, b)", or null. */
export function parseAnsi(line) {
    if (!line.includes("\x1b")) {
        return line === "" ? [] : [{ text: visible(line), style: PLAIN }];
    }
    const segments = [];
    let style = PLAIN;
    let from = 0;
    const push = (text) => text && segments.push({ text: visible(text), style });
    for (const match of line.matchAll(SEQUENCE)) {
        push(line.slice(from, match.index));
        if (match[2] === "m") {
            style = sgr(style, match[1]);
        }
        from = match.index + match[0].length;
        if (segments.length >= SEGMENTS) {
            push(stripAnsi(line.slice(from)));
            return segments;
        }
    }
    push(line.slice(from));
    return segments;
}

function sgr(old, parameters) {
    const codes = parameters.split(/[;:]/).map((code) => (code === "" ? 0 : Number(code)));
    let style = { ...old };
    for (let i = 0; i < codes.length; i++) {
        const code = codes[i];
        if (code === 0) {
            style = { ...PLAIN };
        } else if (code === 38 || code === 48) {
            const [colour, used] = extended(codes, i + 1);
            style[code === 38 ? "fg" : "bg"] = colour;
            i += used;
        } else {
            simple(style, code);
        }
    }
    return style;
}

function simple(style, code) {
    switch (code) {
        case 1: style.bold = true; break;
        case 2: style.dim = true; break;
        case 3: style.italic = true; break;
        case 4: style.underline = true; break;
        case 7: style.inverse = true; break;
        case 22: style.bold = style.dim = false; break;
        case 23: style.italic = false; break;
        case 24: style.underline = false; break;
        case 27: style.inverse = false; break;
        case 39: style.fg = null; break;
        case 49: style.bg = null; break;
        default:
            if (code >= 30 && code <= 37) {
                style.fg = code - 30;
            } else if (code >= 90 && code <= 97) {
                style.fg = code - 82;
            } else if (code >= 40 && code <= 47) {
                style.bg = code - 40;
            } else if (code >= 100 && code <= 107) {
                style.bg = code - 92;
            }
    }
}

function extended(codes, at) {
    if (codes[at] === 5) {
        return [indexed(codes[at + 1]), 2];
    }
    if (codes[at] === 2) {
        const [r, g, b] = [1, 2, 3].map((i) => Math.min(255, codes[at + i] || 0));
        return [`rgb(${r}, ${g}, ${b})`, 4];
    }
    return [null, 0];
}

function indexed(index) {
    if (!(index >= 0 && index <= 255)) {
        return null;
    }
    if (index < 16) {
        return index;
    }
    if (index >= 232) {
        const grey = 8 + (index - 232) * 10;
        return `rgb(${grey}, ${grey}, ${grey})`;
    }
    const level = (n) => (n === 0 ? 0 : 55 + n * 40);
    const cube = index - 16;
    return `rgb(${level(Math.floor(cube / 36))}, ${level(Math.floor(cube / 6) % 6)}, ${level(cube % 6)})`;
}
