// Light and dark: as the operating system is, but in Jenkins as its theme is, which may follow that or not.

import { oncePerFrame } from "./dom.js";

const DARK = "(prefers-color-scheme: dark)";
/** An event of the window. */
const CHANGED = "virtual-cluster-theme";

/** Our colours as those of Jenkins, which are given as values: what is drawn on a canvas needs them. */
const COLOURS = { "--page": "var(--background, Canvas)", "--panel": "var(--card-background, Canvas)",
    "--sunk": "color-mix(in srgb, var(--text-color, CanvasText) 3%, var(--background, Canvas))",
    "--ink": "var(--text-color, CanvasText)",
    // that of Jenkins has too little contrast for small text
    "--quiet": "color-mix(in srgb, var(--text-color-secondary, CanvasText) 75%, var(--text-color, CanvasText))",
    "--line": "var(--jenkins-border-color, currentColor)", "--link": "var(--link-color, LinkText)",
    "--focus": "var(--focus-input-border, Highlight)" };

/** Calls the function after the colours have changed, for what was drawn with those that were. @returns what ends that */
export function onThemeChange(act) {
    const system = matchMedia(DARK);
    system.addEventListener("change", act);
    addEventListener(CHANGED, act);
    return () => {
        system.removeEventListener("change", act);
        removeEventListener(CHANGED, act);
    };
}

/** From now on the page has the theme of Jenkins. @param shadow its tree, whose style sheets are loaded */
export function followJenkins(place, shadow) {
    const rules = [...shadow.styleSheets].flatMap((sheet) => [...sheet.cssRules])
        .filter((rule) => rule instanceof CSSMediaRule && rule.conditionText.includes(DARK.slice(1, -1)));
    const show = () => {
        const dark = isDark();
        place.style.colorScheme = dark ? "dark" : "light";
        for (const rule of rules) {
            rule.media.mediaText = dark ? "screen" : "not all";
        }
        takeColours(place);
    };
    show();
    const again = oncePerFrame(() => {
        show();
        dispatchEvent(new Event(CHANGED));
    });
    matchMedia(DARK).addEventListener("change", again);
    // who chooses another theme in the menu stays on the page
    new MutationObserver(again).observe(document.documentElement, { attributes: true });
}

function takeColours(place) {
    const probe = document.createElement("span");
    place.parentNode.append(probe);
    for (const [own, theirs] of Object.entries(COLOURS)) {
        probe.style.color = theirs;
        place.style.setProperty(own, getComputedStyle(probe).color);
    }
    probe.remove();
}

/** Whether the page of Jenkins is; it does not say so itself. */
function isDark() {
    const brightness = [document.body, document.documentElement]
        .map((element) => brightnessOf(getComputedStyle(element).backgroundColor)).find((value) => value !== null);
    return brightness === undefined ? matchMedia(DARK).matches : brightness < 128;
}

/** From 0, black, to 255; null for a colour that is transparent. */
function brightnessOf(colour) {
    const canvas = document.createElement("canvas");
    canvas.width = 1;
    canvas.height = 1;
    const context = canvas.getContext("2d");
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
    return alpha < 128 ? null : 0.299 * red + 0.587 * green + 0.114 * blue;
}
