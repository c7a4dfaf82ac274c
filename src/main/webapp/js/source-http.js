// The data source over HTTP: what a server of records gives. Every URL is relative to the page's data base.

import { encodePath } from "./permalink.js";

/** How much less often a page asks that nobody sees. */
const HIDDEN = 10;

/** A request that failed: `message` is a sentence for a person, `status` 0 if there was no answer. */
export class SourceError extends Error {
    constructor(message, status) {
        super(message);
        this.status = status;
    }
}

/** For `catch`: what is not there is taken as this; a host that printed nothing has no output and no times. */
export function emptyIfMissing(nothing) {
    return (error) => {
        if (error.status !== 404) {
            throw error;
        }
        return nothing;
    };
}

async function ask(url, signal) {
    let response;
    try {
        response = await fetch(url, { signal, headers: { Accept: "*/*" } });
    } catch (e) {
        if (e.name === "AbortError") {
            throw e;
        }
        throw new SourceError("The server does not answer. It may have been stopped.", 0);
    }
    if (!response.ok) {
        const said = await response.json().then((body) => body.error, () => null);
        throw new SourceError(said ?? `The server answered ${response.status} to ${url}.`, response.status);
    }
    return response;
}

/** A server that cannot hold a request until there is more says when to ask again, in milliseconds. */
async function pauseAsAsked(response, signal) {
    const pause = Number(response.headers.get("X-Ask-Again") ?? 0) * (document.visibilityState === "visible" ? 1 : HIDDEN);
    if (pause > 0) {
        await new Promise((resolve) => {
            const timer = setTimeout(resolve, pause);
            signal?.addEventListener("abort", () => {
                clearTimeout(timer);
                resolve();
            }, { once: true });
        });
    }
}

/** A line of the journal as an event; null if it is damaged, which the run's facts tell. */
function eventOf(line) {
    try {
        const event = JSON.parse(line);
        return Number.isNaN(Date.parse(event?.at)) ? null : event;
    } catch {
        return null;
    }
}

const json = async (url, signal) => (await ask(url, signal)).json();
const text = async (url, signal) => (await ask(url, signal)).text();
const number = (response, header) => Number(response.headers.get(header));

export class HttpSource {
    constructor(base) {
        this.base = base;
    }

    suites(signal) {
        return json(`${this.base}suites`, signal);
    }

    /** The runs that the parameters want, and how many these are of how many: {runs, matching, all}. */
    async runs(parameters, signal) {
        const response = await ask(`${this.base}runs?${new URLSearchParams(parameters)}`, signal);
        return { runs: await response.json(), matching: number(response, "X-Matching"), all: number(response, "X-All") };
    }

    /** What a host did, in each suite or in the one that the parameters name, see HostHistory. */
    host(host, parameters, signal) {
        return json(`${this.base}host/${encodeURIComponent(host)}?${new URLSearchParams(parameters)}`, signal);
    }

    /** @param cell of the suite's matrix; null for an overview of its cells, if it has one */
    grid(suite, cell, limit, signal) {
        return json(this.#suiteUrl(suite, "grid", cell, limit), signal);
    }

    /** A suite's measurements through its runs: see MeasurementTrend in the report room. */
    measurements(suite, cell, limit, signal) {
        return json(this.measurementsUrl(suite, cell, limit, ""), signal);
    }

    /** @param kind `.csv`, or nothing for JSON */
    measurementsUrl(suite, cell, limit, kind) {
        return this.#suiteUrl(suite, `measurements${kind}`, cell, limit);
    }

    #suiteUrl(suite, what, cell, limit) {
        const query = new URLSearchParams({ limit, ...(cell === null ? {} : { cell }) });
        return `${this.base}suite/${encodeURIComponent(suite)}/${what}?${query}`;
    }

    /** What failed the same way in the last runs of all suites, see FailureKinds. @param suite those alone that occurred in it; null for all */
    failureKinds(suite, signal) {
        return json(`${this.base}failures${suite === null ? "" : `?${new URLSearchParams({ in: suite })}`}`, signal);
    }

    compare(a, b, signal) {
        return json(`${this.base}compare?${new URLSearchParams({ a, b })}`, signal);
    }

    run(id) {
        return new HttpRun(`${this.base}run/${encodeURIComponent(id)}/`, id);
    }
}

class HttpRun {
    #skew = 0;
    /** Whether the suite has patterns of its own for errors and warnings, which only the server knows. */
    #ownPatterns = false;

    constructor(base, id) {
        this.base = base;
        this.id = id;
    }

    /** The master's time, as far as it is known: its clock may differ from the reader's. */
    now() {
        return Date.now() + this.#skew;
    }

    info(signal) {
        return json(`${this.base}`.slice(0, -1), signal).then((info) => {
            const { errors = [], warnings = [], ignore = [] } = info.suite?.output ?? {};
            this.#ownPatterns = errors.length + warnings.length + ignore.length > 0;
            return info;
        });
    }

    /** Events of the journal from that byte on, held up to `wait` seconds: {events, next}. */
    async events(from, wait, signal) {
        const response = await ask(`${this.base}events?from=${from}${wait ? `&wait=${wait}` : ""}`, signal);
        const skew = Date.parse(response.headers.get("Date")) - Date.now();
        this.#skew = Math.abs(skew) > 2000 ? skew : 0;
        const lines = (await response.text()).split("\n").filter(Boolean);
        if (wait) {
            await pauseAsAsked(response, signal);
        }
        return { events: lines.map(eventOf).filter(Boolean), next: number(response, "X-Next") };
    }

    /** One cell's output. */
    output(stage, host) {
        const cell = `${encodePath(stage)}/${encodeURIComponent(host)}`;
        const url = (what) => `${this.base}${what}/${cell}`;
        return { ...this.#text(url), times: (signal) => text(url("times"), signal), rawUrl: url("raw"),
            kinds: this.#ownPatterns ? (from, to, signal) => this.#kinds(url("search"), from, to, signal) : null };
    }

    /** One collected file, to be read as an output is. */
    file(path) {
        const url = (what) => `${this.base}collected/${what}/${encodePath(path)}`;
        return { ...this.#text(url), times: async () => "", rawUrl: this.fileUrl(path) };
    }

    /** What lines are, from one to another: a map of those that are not plain. */
    async #kinds(url, from, to, signal) {
        const kinds = new Map();
        for (let after = ""; after !== null;) {
            const found = await json(`${url}?${new URLSearchParams({ filter: "important", from, to, limit: to - from + 1,
                ...(after ? { after } : {}) })}`, signal);
            found.matches.forEach(({ line, kind }) => line <= to && kinds.set(line, kind));
            after = found.next !== null && found.endLine <= to ? found.next : null;
        }
        return kinds;
    }

    #text(url) {
        const search = (kind, parameters, after, limit, signal) => json(`${url(kind)}?${
            new URLSearchParams({ ...parameters, limit, ...(after ? { after } : {}) })}`, signal);
        return {
            index: (signal) => json(url("lines"), signal),
            read: async (from, to, wait, signal) => {
                const response = await ask(`${url("output")}?from=${from}&to=${to}${wait ? `&wait=${wait}` : ""}`, signal);
                const bytes = new Uint8Array(await response.arrayBuffer());
                if (wait) {
                    await pauseAsAsked(response, signal);
                }
                return { bytes, length: number(response, "X-Length"),
                    ended: response.headers.get("X-Ended") === "true" };
            },
            /** @param after `next` or `end` of the answer before; empty for the first */
            search: (query, filter, after, limit, signal) => search("search", { q: query, filter }, after, limit, signal),
            /** The lines that begin and end sections, each with its mark: see folding.js. */
            marks: (after, limit, signal) => search("marks", {}, after, limit, signal),
            missing: null,
        };
    }

    script(stage, host, signal) {
        return text(`${this.base}script/${encodePath(stage)}/${encodeURIComponent(host)}`, signal);
    }

    /** What failed, hosts that failed alike together, with the lines that say why: see RunFailures in the report room. */
    failures(signal) {
        return json(`${this.base}failures`, signal);
    }

    /** The runs of the same suite around it, and the other attempts: see Neighbours; null where there are none. */
    neighbours(signal) {
        return json(`${this.base}neighbours`, signal);
    }

    files(signal) {
        return json(`${this.base}files`, signal);
    }

    fileUrl(path) {
        return `${this.base}file/${encodePath(path)}`;
    }

    /** Where a collected file is served as the image that it is. */
    imageUrl(path) {
        return `${this.base}image/${encodePath(path)}`;
    }

    /** @param kind `.csv`, or nothing for JSON */
    measurementsUrl(kind) {
        return `${this.base}measurements${kind}`;
    }

    get archiveUrl() {
        return `${this.base}archive.zip`;
    }
}
