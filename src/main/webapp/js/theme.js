// The colours of Jenkins's theme, which may be other than those of the operating system.

import { chosen } from "./preferences.js";

/** Where the pages of Jenkins note whether their theme is dark; the scripts of those pages have the same key. */
const KEY = "virtual-cluster-theme";

/** Shows the page dark or light, as Jenkins was seen last; without a note the operating system decides. */
export function followJenkins() {
    const theme = chosen(KEY);
    if (theme !== "dark" && theme !== "light") {
        return;
    }
    document.documentElement.style.colorScheme = theme;
    for (const sheet of document.styleSheets) {
        for (const rule of sheet.cssRules) {
            if (rule instanceof CSSMediaRule && rule.conditionText.includes("prefers-color-scheme: dark")) {
                rule.media.mediaText = theme === "dark" ? "screen" : "not all";
            }
        }
    }
}
