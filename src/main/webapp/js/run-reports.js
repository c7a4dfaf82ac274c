// What the scripts of a run reported: results below its cases, and measurements. The same fold as ScriptReports in the record room.

/** Of a result's outcome: symbol, word and tone (the suffix of the CSS class). */
export const OUTCOMES = {
    fail: { rank: 0, symbol: "✗", word: "failed", tone: "failed" },
    pass: { rank: 1, symbol: "✓", word: "passed", tone: "passed" },
    skip: { rank: 2, symbol: "»", word: "skipped", tone: "skipped" },
};

const key = (...parts) => JSON.stringify(parts);

export class RunReports {
    #results = new Map();
    #measured = new Map();
    #attached = new Map();
    /** When the host's last result came, or its script began. */
    #last = new Map();

    constructor() {
        /** Counts up with each report. */
        this.version = 0;
    }

    stageStarted({ stage, hosts }, at) {
        hosts.forEach((host) => this.#last.set(key(stage, host), at));
    }

    /** Takes in what a script called, if it reports something and was accepted. */
    scriptCalled({ stage, host, call, answer }, at) {
        const words = call.split("\t").map((word) => word.trim());
        if (answer !== "ok" || words.length < 3) {
            return;
        }
        if (words[0] === "result" && Object.hasOwn(OUTCOMES, words[2])) {
            const millis = at - (this.#last.get(key(stage, host)) ?? at);
            this.#last.set(key(stage, host), at);
            this.#add(stage, host, { name: words[1], outcome: words[2], text: words[3] ?? "", millis });
        } else if (words[0] === "measure" && words.length >= 4) {
            this.#measured.set(key(stage, host, words[1]), { stage, host, name: words[1], value: Number(words[2]),
                unit: words[3], better: (words[4] ?? "").replace(/^better=/, "") || null });
            this.version++;
        }
    }

    /** Takes in that a file was attached. */
    fileAttached({ stage, host, content: { path, title, size, image } }) {
        this.#attached.set(key(stage, host, path), { stage, host, path: `${stage}/${host}/${path}`, title, size, image: image ?? null });
        this.version++;
    }

    /** Takes in results that were read from TAP or JUnit XML. */
    resultsRead({ stage, host, results }) {
        results.filter((each) => Object.hasOwn(OUTCOMES, each.outcome.toLowerCase()))
            .forEach(({ name, outcome, text, millis }) => this.#add(stage, host, { name, outcome: outcome.toLowerCase(), text, millis }));
    }

    #add(stage, host, result) {
        this.#results.set(key(stage, host, result.name), { stage, host, ...result });
        this.version++;
    }

    /** All results: {stage, host, name, outcome, text, millis}. */
    get results() {
        return [...this.#results.values()];
    }

    /** All attachments: {stage, host, path, title, size, image}, where path is that of a collected file and image its type, or null. */
    get attachments() {
        return [...this.#attached.values()];
    }

    /** All measurements: {stage, host, name, value, unit, better}. */
    get measurements() {
        return [...this.#measured.values()];
    }
}
