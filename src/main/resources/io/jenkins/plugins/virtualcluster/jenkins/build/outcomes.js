/* Notes whether Jenkins is shown dark: the pages of runs have no layout of Jenkins, and are shown alike. */
(() => {
    const KEY = "virtual-cluster-theme";

    /** From 0, black, to 255; null for a colour that is transparent. */
    function brightness(colour) {
        const canvas = document.createElement("canvas");
        canvas.width = 1;
        canvas.height = 1;
        const context = canvas.getContext("2d");
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
        return alpha < 128 ? null : 0.299 * red + 0.587 * green + 0.114 * blue;
    }

    function note() {
        const found = [document.body, document.documentElement]
            .map(element => brightness(getComputedStyle(element).backgroundColor))
            .find(value => value !== null);
        try {
            if (found === undefined) {
                localStorage.removeItem(KEY);
            } else {
                localStorage.setItem(KEY, found < 128 ? "dark" : "light");
            }
        } catch (unavailable) {
            // storage is switched off: the operating system decides
        }
    }

    if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", note);
    } else {
        note();
    }
})();
