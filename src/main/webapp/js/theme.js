// The colours of Jenkins's theme, which may be other than those of the operating system.

import { h } from "./dom.js";

/** Where the pages of Jenkins note whether their theme is dark; the scripts of those pages have the same key. */
const KEY = "virtual-cluster-theme";

/** The rules for a dark page; null until they are changed first, which makes them unrecognisable. */
let darkRules = null;

function noted() {
    try {
        return localStorage.getItem(KEY);
    } catch {
        return null; // storage is switched off
    }
}

/**
 * Shows the page dark or light as Jenkins is: at once as it was seen last, and then as it is now. Without a note the
 * operating system decides.
 *
 * @param probe a page of Jenkins that notes its theme; null where there is no Jenkins
 */
export function followJenkins(probe) {
    show(noted());
    if (probe) {
        const frame = h("iframe", { class: "theme-probe", src: probe, "aria-hidden": "true", tabindex: "-1" });
        frame.addEventListener("load", () => {
            show(noted());
            frame.remove();
        });
        document.body.append(frame);
    }
}

function show(theme) {
    if (theme !== "dark" && theme !== "light") {
        return;
    }
    document.documentElement.style.colorScheme = theme;
    darkRules ??= [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) =>
        rule instanceof CSSMediaRule && rule.conditionText.includes("prefers-color-scheme: dark"));
    for (const rule of darkRules) {
        rule.media.mediaText = theme === "dark" ? "screen" : "not all";
    }
}
