// A drawing of the cluster: networks as lines, hosts as boxes that hang on them, aliases as brackets of dots.

import { svg } from "./dom.js";

const BOX = { width: 132, height: 54, gap: 14 };
const NET = 34;
const PER_ROW = 8;

export function topology(cluster, state) {
    const networks = cluster.networks ?? [];
    const columns = Math.min(PER_ROW, Math.max(1, cluster.hosts.length));
    const width = Math.max(360, columns * (BOX.width + BOX.gap) + 20);
    const rowHeight = networks.length * NET + BOX.height + 40;
    const rows = Math.ceil(cluster.hosts.length / columns);
    const parts = [];
    for (let row = 0; row < rows; row++) {
        const top = row * rowHeight;
        networks.forEach((network, i) => parts.push(line(network, i, top, width)));
        cluster.hosts.slice(row * columns, (row + 1) * columns).forEach((host, i) =>
            parts.push(box(host, 10 + i * (BOX.width + BOX.gap), top + networks.length * NET + 20, top, cluster, state)));
    }
    return svg("svg", { class: "topology", viewBox: `0 0 ${width} ${rows * rowHeight}`, width, height: rows * rowHeight,
        role: "img", "aria-label": `${cluster.hosts.length} hosts on ${networks.length} networks; the tables below say the same` },
    parts);
}

function line(network, index, top, width) {
    const y = top + 22 + index * NET;
    return svg("g", { class: `net n${index % 6}` }, svg("line", { x1: 4, x2: width - 4, y1: y, y2: y }),
        svg("text", { x: 6, y: y - 6 }, [network.name, network.address, network.domain].filter(Boolean).join(" · ")));
}

function box(host, x, y, top, cluster, state) {
    const seen = state.hosts.get(host.name);
    const networks = cluster.networks ?? [];
    const interfaces = host.interfaces?.length ? host.interfaces : networks.slice(0, 1).map((each) => ({ network: each.name }));
    const drops = interfaces.map((each, i) => {
        const index = networks.findIndex((network) => network.name === each.network);
        const at = x + (BOX.width * (i + 1)) / (interfaces.length + 1);
        return index < 0 ? null : svg("g", { class: `net n${index % 6}` },
            svg("line", { x1: at, x2: at, y1: top + 22 + index * NET, y2: y }),
            svg("circle", { cx: at, cy: top + 22 + index * NET, r: 4 }));
    });
    const aliases = (cluster.aliases ?? []).filter((alias) => alias.hosts.includes(host.name)).map((alias) => alias.name);
    const address = interfaces.map((each) => each.address).filter(Boolean).join(" ") || seen?.address || "";
    const phase = seen?.phase ?? "NONE";
    const facts = [host.memory, host.cpus && `${host.cpus} CPU${host.cpus === 1 ? "" : "s"}`].filter(Boolean).join(", ");
    return svg("g", { class: `box ${phase.toLowerCase()}${seen && !seen.active ? " idle" : ""}` }, drops,
        svg("title", null, `${host.fullName ?? host.name} ${address}`),
        svg("rect", { x, y, width: BOX.width, height: BOX.height, rx: 4 }),
        svg("text", { x: x + 8, y: y + 17, class: "name" }, `${phase === "DEAD" ? "✝ " : ""}${shorten(host.name, 16)}`),
        svg("text", { x: x + 8, y: y + 32 }, shorten(address, 19)), svg("text", { x: x + 8, y: y + 46 }, shorten(facts, 20)),
        aliases.length > 0 && svg("text", { x: x + 8, y: y + 66, class: "alias" }, shorten(`↔ ${aliases.join(", ")}`, 20)));
}

function shorten(text, most) {
    return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
