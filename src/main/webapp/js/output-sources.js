// What the output view can open beside each other: the outputs of hosts in a stage, and collected files.

import { h } from "./dom.js";
import { stageTitle } from "./run-state.js";
import { visible } from "./ansi.js";
import { isBad, look, symbol } from "./verdict.js";

/** So many are merged by time at once. */
export const MOST_MERGED = 32;

/** The text of a file that is known to be missing: nothing is asked for. */
const NOTHING = {
    index: async () => ({ step: 1000, offsets: [0], lines: 0, newlines: 0, length: 0, complete: true }),
    read: async () => ({ bytes: new Uint8Array(0), length: 0, ended: true }),
    search: async () => ({ matches: [], next: null, end: "", endLine: 0 }),
    marks: async () => ({ matches: [], next: null, end: "", endLine: 0 }),
    times: async () => "",
    rawUrl: null,
    missing: null,
};

/** What the link names and the run has, hosts in their order, then files in the order of their paths. */
export function sourcesOf(model, link) {
    const hosts = link.stage && model.state.stages.has(link.stage)
        ? model.order(link.hosts.filter((host) => model.state.hosts.has(host))) : [];
    const files = model.filesAsked ? [...new Set(link.files)].sort()
        .filter((path) => !model.filesKnown || model.file(path) || model.lostFile(path)) : [];
    return [...hosts.map((host) => new HostOutput(model, link.stage, host)), ...files.map((path) => new CollectedFile(model, path))];
}

class HostOutput {
    /** Whether each part of it has the time at which it came. */
    hasTimes = true;

    constructor(model, stage, host) {
        Object.assign(this, { model, stage, host });
        this.id = `output/${stage}/${host}`;
        this.name = host;
        this.label = `${host} in ${stage}`;
        this.key = this.id;
    }

    open() {
        return this.model.run.output(this.stage, this.host);
    }

    lost() {
        return this.model.lost("output", this.stage, this.host);
    }

    get note() {
        return null;
    }

    get window() {
        const { state } = this.model;
        return { from: state.start?.at ?? 0, to: state.end?.at ?? state.last };
    }

    get opening() {
        const verdict = this.model.verdict(this.stage, this.host);
        return look(verdict).tone === "running" ? "follow" : isBad(verdict) ? "end" : "start";
    }

    heading() {
        const verdict = look(this.model.verdict(this.stage, this.host));
        return h("h2", null, symbol(verdict, { title: verdict.word }), ` ${this.host}`);
    }

    /** Whether the line in the link is one of this. */
    leads(link) {
        return link.lead === "host" && link.hosts[0] === this.host;
    }

    /** The same link at a line of this. */
    at(link, line, lastLine) {
        return { ...link, lead: "host", hosts: [this.host, ...link.hosts.filter((host) => host !== this.host)], line, lastLine };
    }

    /** The same link without this. */
    without(link) {
        const hosts = link.hosts.filter((host) => host !== this.host);
        return { ...link, hosts, stage: hosts.length > 0 ? link.stage : null, line: null, lastLine: null };
    }
}

class CollectedFile {
    hasTimes = false;
    opening = "start";

    constructor(model, path) {
        Object.assign(this, { model, path });
        this.file = model.file(path) ?? fileOf(path);
        this.host = this.file.host;
        this.stage = this.file.stage;
        const last = visible(this.file.name.split("/").at(-1));
        this.id = `collected/${path}`;
        const console = this.file.kind === "console";
        this.name = console ? `${this.host} console` : this.host ? `${this.host} ${last}` : last;
        this.label = console ? `serial console of ${this.host}` : this.host ? `${visible(this.file.name)} of ${this.host}`
            : visible(path);
        // another size is another file, which was collected again
        this.key = `${this.id} ${this.file.size ?? ""}`;
    }

    open() {
        return this.model.lostFile(this.path) ? NOTHING : this.model.run.file(this.path);
    }

    lost() {
        return this.model.lostFile(this.path)
            ?? (this.model.file(this.path) ? "The file is empty." : `This run has no collected file ${visible(this.path)}.`);
    }

    get note() {
        return this.model.noteOf(this.file);
    }

    heading() {
        return h("h2", { title: this.label }, this.name);
    }

    leads(link) {
        return link.lead === "file" && link.files[0] === this.path;
    }

    at(link, line, lastLine) {
        return { ...link, lead: "file", files: [this.path, ...link.files.filter((path) => path !== this.path)], line, lastLine };
    }

    without(link) {
        return { ...link, files: link.files.filter((path) => path !== this.path), lead: link.stage ? "host" : "file", line: null,
            lastLine: null };
    }

    /** When it was written at the earliest and the latest, as far as the run knows. */
    get window() {
        const { state } = this.model;
        const collected = state.collected.findLast((event) => event.stage === this.stage && event.host === this.host);
        return { from: state.start?.at ?? 0, to: collected?.at ?? state.end?.at ?? state.last };
    }
}

/** What the path of a collected file says of it; the server's list knows more. */
export function fileOf(path) {
    const parts = path.split("/");
    const deep = parts[0] === "case" ? 3 : 1;
    if (parts[0] === "console" || parts.length < deep + 2) {
        const console = parts[0] === "console" && parts.length === 2;
        return { path, stage: null, host: console ? parts[1].replace(/\.log$/, "") : null, name: parts.at(-1),
            kind: console ? "console" : "file" };
    }
    return { path, stage: parts.slice(0, deep).join("/"), host: parts[deep], name: parts.slice(deep + 1).join("/"), kind: "file" };
}

/** Where a collected file comes from, for people. */
export function originOf(file) {
    return file.kind === "console" ? "the guest's serial console, taken at the end of the run"
        : file.stage ? `collected after ${stageTitle(file.stage)}` : "collected";
}
