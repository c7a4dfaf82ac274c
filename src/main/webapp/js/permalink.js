// The fragment of the page's address: which view is open, and where in it. Every state worth sending to someone is here.
//
//   #matrix  #results  #timeline  #files  #cluster  #scripts/STAGE/HOST  #events
//   #output/STAGE/HOST[,HOST...][:L120[-L130]][?file=PATH...&OPTIONS]
//   #file/PATH[:L120[-L130]][?of=STAGE/HOST[,HOST...]&file=PATH...&OPTIONS]
//
// The last two open the same view: outputs of hosts and collected files, the lines being those of the first that is named.
// OPTIONS: filter=errors  q=TEXT  only=1  mode=step or merged  times=1

const STAGE = /^(prepare|suite-init|suite-finalize|case\/[^/]+\/(?:init|run|finalize))\/(.+)$/;
/** No longer text is searched for; the server knows the same limit. */
export const QUERY_LIMIT = 256;
const LINES = /:L(\d+)(?:-L?(\d+))?$/;

function decode(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

function encode(text) {
    return encodeURIComponent(text);
}

/** A path with each of its parts encoded, such as a stage's id. */
export function encodePath(path) {
    return path.split("/").map(encode).join("/");
}

function decodePath(path) {
    return path.split("/").map(decode).join("/");
}

function cellsPath(stage, hosts) {
    return `${encodePath(stage)}/${hosts.map(encode).join(",")}`;
}

/** {stage, hosts} of a path; no stage if it is none of cells. */
function cellsOf(path) {
    const found = STAGE.exec(path);
    return found ? { stage: decodePath(found[1]), hosts: found[2].split(",").filter(Boolean).map(decode) }
        : { stage: null, hosts: [] };
}

/**
 * What a fragment says; view is "matrix" if it says nothing.
 *
 * @returns {{view: string, stage: string | null, hosts: string[], files: string[], lead: "host" | "file", line: number | null,
 *     lastLine: number | null, filter: string, query: string, only: boolean, mode: "side" | "step" | "merged",
 *     times: boolean}} lead says whether the lines are those of the first host or of the first file
 */
export function parseLink(fragment) {
    const [path, query = ""] = fragment.replace(/^#/, "").split("?", 2);
    const slash = path.indexOf("/");
    const named = decode(slash < 0 ? path : path.slice(0, slash));
    const options = new URLSearchParams(query);
    const link = { view: named || "matrix", stage: null, hosts: [], files: options.getAll("file"), lead: "host" };
    link.filter = ["important", "warnings", "errors"].find((name) => name === options.get("filter")) ?? "all";
    link.query = (options.get("q") ?? "").slice(0, QUERY_LIMIT);
    link.mode = ["step", "merged"].find((name) => name === options.get("mode")) ?? "side";
    link.times = options.get("times") === "1";
    link.only = link.query !== "" && options.get("only") === "1";
    link.line = null;
    link.lastLine = null;
    let rest = slash < 0 ? "" : path.slice(slash + 1);
    const lines = LINES.exec(rest);
    if (lines) {
        rest = rest.slice(0, lines.index);
        link.line = Number(lines[1]);
        link.lastLine = lines[2] ? Number(lines[2]) : null;
    }
    if (named === "file" && rest) {
        return { ...link, view: "output", lead: "file", files: [decodePath(rest), ...link.files],
            ...cellsOf(options.get("of") ?? "") };
    }
    return { ...link, ...cellsOf(rest) };
}

function optionsOf(link) {
    const options = new URLSearchParams();
    const set = (name, value) => value && options.set(name, value);
    set("filter", link.filter !== "all" && link.filter);
    set("q", link.query);
    set("only", link.query && link.only && "1");
    set("mode", link.mode !== "side" && link.mode);
    set("times", link.times && "1");
    return options;
}

/** The fragment, with its `#`, that parseLink reads back; what is left out is as in an address that does not say it. */
export function formatLink(link) {
    const { view, stage = null, hosts = [], files = [] } = link;
    const first = files.length > 0 && (link.lead === "file" || !stage) ? files[0] : null;
    if (!stage && first === null) {
        return `#${encode(view)}`;
    }
    const options = optionsOf(link);
    if (first !== null && stage && hosts.length > 0) {
        options.set("of", cellsPath(stage, hosts));
    }
    files.slice(first === null ? 0 : 1).forEach((file) => options.append("file", file));
    const place = first === null ? `${encode(view)}/${cellsPath(stage, hosts)}` : `file/${encodePath(first)}`;
    const lines = link.line ? `:L${link.line}${link.lastLine ? `-L${link.lastLine}` : ""}` : "";
    return `#${place}${lines}${options.size > 0 ? `?${options}` : ""}`;
}

/** The fragment that shows the output of hosts in a stage. */
export function outputLink(stage, ...hosts) {
    return formatLink({ view: "output", stage, hosts });
}

/** The fragment that shows collected files. */
export function fileLink(...files) {
    return formatLink({ view: "output", files, lead: "file" });
}
