// The cluster: a drawing of its networks and hosts, and tables of hosts, networks and aliases.

import { h, tableHead } from "./dom.js";
import { RunState } from "./run-state.js";
import { empty } from "./states.js";
import { duration } from "./time.js";
import { topology } from "./topology.js";

/** What the host waits for, or has waited for: `▸ cloud-init: final`, `✓ ready (boots 1 min 20 s, logs in 4.0 s)`. */
function phase(seen) {
    const step = RunState.step(seen);
    const waited = seen.phase === "READY" ? RunState.waited(seen).map(([what, millis]) => `${what} ${duration(millis)}`) : [];
    return (step ? `▸ ${step.what}` : PHASES[seen.phase]) + (waited.length > 0 ? ` (${waited.join(", ")})` : "")
        + (seen.reason ? `: ${seen.reason}` : "");
}

const PHASES = { WAITING: "· waiting", STARTING: "▸ starting", READY: "✓ ready", DEAD: "✝ dead" };
const said = (value) => (value === null || value === undefined || value === "" ? "–" : String(value));

export class ClusterView {
    #key = "";

    constructor(model) {
        this.model = model;
        this.element = h("section", { class: "cluster", "aria-label": "Cluster" });
    }

    update() {
        const { info, state } = this.model;
        const hosts = [...state.hosts.values()];
        const key = JSON.stringify(hosts);
        if (key === this.#key) {
            return;
        }
        this.#key = key;
        const { cluster } = info;
        if (!cluster) {
            this.element.replaceChildren(hosts.length === 0 ? empty("No information about the cluster yet")
                : hostTable(hosts.map((host) => ({ name: host.name })), this.model));
            return;
        }
        this.element.replaceChildren(h("div", { class: "wide" }, topology(cluster, state)), h("h2", null, "Hosts"),
            hostTable(cluster.hosts, this.model), h("h2", null, "Networks"), networkTable(cluster.networks ?? []),
            ...(cluster.aliases?.length ? [h("h2", null, "Aliases"), aliases(cluster.aliases)] : []));
    }
}

function table(names, rows) {
    return h("div", { class: "wide" }, h("table", { class: "list" },
        tableHead(names),
        h("tbody", null, rows.map(([head, ...cells]) => h("tr", null, h("th", { scope: "row" }, head),
            cells.map((cell) => h("td", null, cell)))))));
}

function hostTable(hosts, model) {
    const { state } = model;
    const name = (host) => {
        const href = model.hostHref(host);
        return href ? h("a", { href, title: `How often ${host} fails` }, host) : host;
    };
    return table(["Host", "State", "Addresses", "Memory", "CPUs", "Disks", "Image", "Full name"], hosts.map((host) => {
        const seen = state.hosts.get(host.name);
        // the event names the address of the first interface, whether it was given or picked
        const addresses = (host.interfaces ?? []).map((each, i) =>
            `${each.network} ${each.address ?? (i === 0 ? seen?.address : null) ?? ""}`.trim());
        return [name(host.name), seen ? phase(seen) : "not part of this run",
            said(addresses.join(", ") || seen?.address), said(host.memory), said(host.cpus),
            said((host.disks ?? []).map((disk) => `${disk.size}${disk.mount ? ` at ${disk.mount}` : ""}`).join(", ")),
            said(host.image && `${host.image}${host.arch ? ` (${host.arch})` : ""}`), said(host.fullName ?? seen?.fullName)];
    }));
}

function networkTable(networks) {
    return table(["Network", "Mode", "Address", "Domain", "DHCP"], networks.map((each) =>
        [each.name, said(each.mode), said(each.address), said(each.domain), said(each.dhcp)]));
}

function aliases(list) {
    return h("ul", null, list.map((alias) => h("li", null, h("strong", null, alias.name),
        ` resolves to ${alias.hosts.join(", ")}, in turn`)));
}
