// What a reader chose, kept in the browser. Storage may be switched off: then nothing was chosen.

const WRAP = "virtual-cluster-wrap";

/** What was chosen under that name; null if nothing. */
export function chosen(name) {
    try {
        return localStorage.getItem(name);
    } catch {
        return null;
    }
}

function choose(name, value) {
    try {
        localStorage.setItem(name, value);
    } catch {
        // it holds as long as the page is open
    }
}

/** Whether long lines are wrapped: as chosen, else where the screen is narrow. */
export function wrapsLines() {
    const wrap = chosen(WRAP);
    return wrap === null ? matchMedia("(max-width: 800px)").matches : wrap === "on";
}

export function chooseWrap(on) {
    choose(WRAP, on ? "on" : "off");
}
