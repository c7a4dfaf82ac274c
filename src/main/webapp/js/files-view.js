// Collected files, core dump back traces and guest consoles, with the way to read them.

import { h } from "./dom.js";
import { fileOf, MOST_MERGED } from "./output-sources.js";
import { fileLink, formatLink } from "./permalink.js";
import { stageTitle } from "./run-state.js";
import { empty } from "./states.js";
import { bytes } from "./time.js";
import { visible } from "./ansi.js";

const KINDS = [["attachment", "Attachments"], ["backtrace", "Back traces of core dumps"], ["core", "Core dumps"], ["console", "Consoles of the guests"],
    ["file", "Collected files"]];

/**
 * A file's name that opens it, its size, and its download.
 *
 * @param beside the link of the output that is open, if the file can be put beside it
 */
export function fileEntry(run, file, beside = null) {
    const url = run.fileUrl(file.path);
    const name = visible(file.name);
    // a core dump is for a debugger
    const shown = file.kind === "core" ? h("span", { title: file.path }, name)
        : h("a", { href: fileLink(file.path), title: file.path, "data-file": file.path }, name);
    const label = (words) => h("span", { class: "hidden" }, ` ${words}`);
    return [shown, h("span", { class: "quiet" }, ` ${bytes(file.size)}`),
        url && h("a", { class: "quiet", href: url, download: "" }, "download", label(name)),
        beside && file.kind !== "core" && !beside.files.includes(file.path)
            && h("a", { class: "quiet", href: formatLink({ ...beside, files: [...beside.files, file.path] }) }, "beside", label(name))];
}

export class FilesView {
    #key = "";

    constructor(model) {
        this.model = model;
        this.element = h("section", { class: "files-view", "aria-label": "Files" });
    }

    update() {
        const { files, state, lostFiles } = this.model;
        const key = [...files.map((file) => file.path + file.size), ...lostFiles].join("\n");
        if (key === this.#key && this.element.childElementCount > 0) {
            return;
        }
        this.#key = key;
        const left = state.collected.flatMap((event) => (event.notes ?? []).map((note) => `${event.host}: ${note}`));
        const groups = KINDS.map(([kind, title]) => [title, files.filter((file) => file.kind === kind)])
            .filter(([, some]) => some.length > 0);
        this.element.replaceChildren(...groups.map(([title, some]) => h("section", null,
            h("h2", null, `${title} (${some.length})`), this.#sameOnHosts(some),
            list(some, (file) => fileEntry(this.model.run, file)))));
        if (groups.length === 0) {
            this.element.append(empty("No files were collected", "Files named by “logs” in suite.yaml, back traces of core "
                + "dumps and the guests' consoles are listed here once the run has collected them."));
        }
        if (lostFiles.size > 0) {
            this.element.append(h("h2", null, `Missing (${lostFiles.size})`), h("p", { class: "trouble" },
                "The record is damaged: these files were collected, and are no longer in it."),
            list([...lostFiles].map(fileOf), (file) => visible(file.name)));
        }
        if (left.length > 0) {
            this.element.append(h("h2", null, "Not collected, or not in full"), h("ul", null, left.map((note) => h("li", null, note))));
        }
    }

    /** Files of one name from several hosts can be read as one. */
    #sameOnHosts(files) {
        const named = files.filter((file) => file.kind === "file" && file.stage);
        const same = Map.groupBy(named, (file) => `${file.stage}\n${file.name.split("/").at(-1)}`);
        const links = [...same.values()].filter((some) => new Set(some.map((file) => file.host)).size > 1).slice(0, 20)
            .map((some) => h("li", null, h("span", { class: "tag" }, stageTitle(some[0].stage)),
                h("a", { href: formatLink({ view: "output", files: some.slice(0, MOST_MERGED).map((file) => file.path), lead: "file",
                    mode: "merged" }) }, `${visible(some[0].name.split("/").at(-1))} of ${some.length} hosts, merged by time`)));
        return links.length > 0 && h("ul", { class: "files" }, links);
    }

    /** Puts the focus on a file; says whether the list has it. */
    focus(path) {
        const link = [...this.element.querySelectorAll("a[data-file]")].find((each) => each.dataset.file === path);
        link?.focus();
        return link !== undefined;
    }
}

function list(files, entry) {
    return h("ul", { class: "files" }, files.map((file) => h("li", null, h("span", { class: "tag" }, file.host ?? ""),
        h("span", { class: "tag" }, file.stage ? stageTitle(file.stage) : ""), entry(file))));
}
