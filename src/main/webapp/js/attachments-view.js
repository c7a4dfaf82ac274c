// Files that scripts attached, by their stages: images as images, others by their names.

import { visible } from "./ansi.js";
import { h } from "./dom.js";
import { fileLink, outputLink } from "./permalink.js";
import { stageTitle } from "./run-state.js";
import { bytes } from "./time.js";

/** The kinds that a server serves as images, see ImageType. */
const IMAGES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

function attachment(run, each) {
    const title = visible(each.title);
    const size = h("span", { class: "quiet" }, ` ${bytes(each.size)}`);
    const file = run.fileUrl(each.path);
    const download = file && [" ", h("a", { class: "quiet", href: file, download: "" }, "download", h("span", { class: "hidden" }, ` ${title}`))];
    const where = [h("a", { href: outputLink(each.stage, each.host) }, each.host), ": "];
    const image = IMAGES.has(each.image) ? run.imageUrl(each.path) : null;
    if (image) {
        return h("figure", null, h("a", { href: image }, h("img", { src: image, alt: title, loading: "lazy" })),
            h("figcaption", null, where, title, size, download));
    }
    return h("p", null, where, h("a", { href: fileLink(each.path) }, title), size, download);
}

/** The list with its title; nothing if nothing was attached. */
export function attachmentList(model) {
    const stages = Map.groupBy(model.state.reports.attachments, (each) => each.stage);
    return stages.size === 0 ? [] : [h("h2", null, "Attachments"), ...[...stages].map(([stage, some]) => h("section", { class: "attachments",
        "aria-label": `Attachments of ${stageTitle(stage)}` }, h("h3", null, stageTitle(stage)),
    h("div", null, some.map((each) => attachment(model.run, each)))))];
}
