// Collected files, core dump back traces and guest consoles.

import { h } from "./dom.js";
import { stageTitle } from "./run-state.js";
import { empty, fillWith } from "./states.js";
import { bytes } from "./time.js";
import { visible } from "./ansi.js";

const START = 256 << 10;
const KINDS = [["backtrace", "Back traces of core dumps"], ["core", "Core dumps"], ["console", "Consoles of the guests"],
    ["file", "Collected files"]];

/** A file's name that opens its start in place, its size, and its download. */
export function fileEntry(run, file) {
    const place = h("div", { class: "file-text" });
    const open = () => fillWith(place, "the file", async () => {
        const { text, cut } = await run.fileStart(file.path, START);
        return h("div", null, h("pre", { tabindex: "0", "aria-label": file.path },
            text.split("\n").map(visible).join("\n")), cut && h("p", { class: "quiet" },
            `Only the first ${bytes(START)} are shown: the download has all of it.`));
    });
    const url = run.fileUrl(file.path);
    const details = h("details", { on: { toggle: () => details.open && place.childElementCount === 0 && open() } },
        h("summary", { title: file.path }, visible(file.name), h("span", { class: "quiet" }, ` ${bytes(file.size)}`)),
        url && h("p", null, h("a", { href: url, download: "" }, "Download")), place);
    return file.kind === "core" ? h("span", null, url ? h("a", { href: url, download: "" }, visible(file.name)) : visible(file.name),
        h("span", { class: "quiet" }, ` ${bytes(file.size)}`)) : details;
}

export class FilesView {
    #key = "";

    constructor(model) {
        this.model = model;
        this.element = h("section", { class: "files-view", "aria-label": "Files" });
    }

    update() {
        const { files, run, state } = this.model;
        const key = files.map((file) => file.path + file.size).join("\n");
        if (key === this.#key && this.element.childElementCount > 0) {
            return;
        }
        this.#key = key;
        const left = state.collected.flatMap((event) => event.notes.map((note) => `${event.host}: ${note}`));
        const groups = KINDS.map(([kind, title]) => [title, files.filter((file) => file.kind === kind)])
            .filter(([, some]) => some.length > 0);
        this.element.replaceChildren(...groups.map(([title, some]) => h("section", null,
            h("h2", null, `${title} (${some.length})`), h("ul", { class: "files" }, some.map((file) =>
                h("li", null, h("span", { class: "tag" }, file.host ?? ""), h("span", { class: "tag" },
                    file.stage ? stageTitle(file.stage) : ""), fileEntry(run, file)))))));
        if (groups.length === 0) {
            this.element.append(empty("No files were collected", "Files named by “logs” in suite.yaml, back traces of core "
                + "dumps and the guests' consoles are listed here once the run has collected them."));
        }
        if (left.length > 0) {
            this.element.append(h("h2", null, "Not collected"), h("ul", null, left.map((note) => h("li", null, note))));
        }
    }
}
