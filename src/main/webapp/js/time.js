// Times and durations for people: in the reader's zone, with the zone named.

const pad = (number) => String(number).padStart(2, "0");

/** Milliseconds as `0.4 s`, `12 s`, `3 min 05 s`, `2 h 04 min`, `3 d 4 h`. */
export function duration(milliseconds) {
    const ms = Math.max(0, milliseconds);
    if (ms < 9950) {
        return `${(ms / 1000).toFixed(1)} s`;
    }
    const seconds = Math.round(ms / 1000);
    if (seconds < 60) {
        return `${seconds} s`;
    }
    if (seconds < 3600) {
        return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
    }
    const minutes = Math.floor(seconds / 60);
    if (minutes < 48 * 60) {
        return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
    }
    return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}

/** The same in the least room, for cells: `0.4s`, `12s`, `3:05`, `2h04`. */
export function shortDuration(milliseconds) {
    const ms = Math.max(0, milliseconds);
    if (ms < 9950) {
        return `${(ms / 1000).toFixed(1)}s`;
    }
    const seconds = Math.round(ms / 1000);
    if (seconds < 60) {
        return `${seconds}s`;
    }
    if (seconds < 3600) {
        return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
    }
    return `${Math.floor(seconds / 3600)}h${pad(Math.floor((seconds % 3600) / 60))}`;
}

/** The reader's zone: its name and its difference to UTC at that time. */
export function zone(at = Date.now()) {
    const parts = new Intl.DateTimeFormat(undefined, { timeZoneName: "short" }).formatToParts(at);
    const short = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
    const name = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    return name && name !== short ? `${name}, ${short}` : short;
}

/** `2026-11-22 15:30:12` in the reader's zone. */
export function dateTime(at) {
    const date = new Date(at);
    return `${day(date)} ${clock(date)}`;
}

/** `2026-11-22` in the reader's zone. */
export function day(at) {
    const date = new Date(at);
    return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** `15:30:12` in the reader's zone. */
export function clock(at) {
    const date = new Date(at);
    return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

/** `15:30:12.250` in the reader's zone. */
export function clockMillis(at) {
    return `${clock(at)}.${String(new Date(at).getMilliseconds()).padStart(3, "0")}`;
}

/** How long ago, or in how long, in the largest unit: `3 minutes ago`, `in 2 hours`. */
export function relative(at, now = Date.now()) {
    const seconds = Math.round((at - now) / 1000);
    const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
    const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? units[3];
    return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

/** Bytes as `512 B`, `3.4 kB`, `200 MB`: powers of 1000. */
export function bytes(count) {
    const units = ["B", "kB", "MB", "GB", "TB"];
    let value = count;
    let unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
        value /= 1000;
        unit++;
    }
    return unit === 0 || value >= 99.5 ? `${Math.round(value)} ${units[unit]}` : `${value.toFixed(1)} ${units[unit]}`;
}

/** A whole number as people read it: `12,345`. */
export function grouped(count) {
    return count.toLocaleString("en");
}

/** `1 line`, `2 lines`, `12,345 lines`. */
export function counted(count, one) {
    return `${grouped(count)} ${one}${count === 1 ? "" : "s"}`;
}
