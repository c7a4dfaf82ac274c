// The fragment of the page's address: which view is open, and where in it. Every state worth sending to someone is here.
//
//   #matrix  #timeline  #files  #cluster  #scripts/STAGE/HOST  #events
//   #output/STAGE/HOST[,HOST...][:L120[-L130]][?filter=errors&q=TEXT&only=1&mode=merged&times=1]

const STAGE = /^(suite-init|suite-finalize|case\/[^/]+\/(?:init|run|finalize))\/(.+)$/;
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

/** A stage's id as a path, each part encoded. */
export function encodePath(path) {
    return path.split("/").map(encode).join("/");
}

/** What a fragment says: {view, stage, hosts, line, lastLine, filter, query, only, mode, times}; view is "matrix" if it says nothing. */
export function parseLink(fragment) {
    const [path, query = ""] = fragment.replace(/^#/, "").split("?", 2);
    const slash = path.indexOf("/");
    const link = { view: decode(slash < 0 ? path : path.slice(0, slash)) || "matrix", stage: null, hosts: [] };
    const options = new URLSearchParams(query);
    link.filter = ["important", "warnings", "errors"].find((name) => name === options.get("filter")) ?? "all";
    link.query = (options.get("q") ?? "").slice(0, QUERY_LIMIT);
    link.mode = options.get("mode") === "merged" ? "merged" : "side";
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
    const stage = STAGE.exec(rest);
    if (stage) {
        link.stage = stage[1].split("/").map(decode).join("/");
        link.hosts = stage[2].split(",").filter(Boolean).map(decode);
    }
    return link;
}

/** The fragment, with its `#`, that parseLink reads back. */
export function formatLink(link) {
    if (!link.stage) {
        return `#${encode(link.view)}`;
    }
    const options = new URLSearchParams();
    if (link.filter && link.filter !== "all") {
        options.set("filter", link.filter);
    }
    if (link.query) {
        options.set("q", link.query);
    }
    if (link.query && link.only) {
        options.set("only", "1");
    }
    if (link.mode === "merged") {
        options.set("mode", "merged");
    }
    if (link.times) {
        options.set("times", "1");
    }
    const lines = link.line ? `:L${link.line}${link.lastLine ? `-L${link.lastLine}` : ""}` : "";
    const query = options.size > 0 ? `?${options}` : "";
    return `#${encode(link.view)}/${encodePath(link.stage)}/${link.hosts.map(encode).join(",")}${lines}${query}`;
}

/** The fragment that shows the output of hosts in a stage. */
export function outputLink(stage, ...hosts) {
    return formatLink({ view: "output", stage, hosts });
}
