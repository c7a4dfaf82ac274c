// Times and durations for people: in the reader's zone, with the zone named; on pages of Jenkins as Jenkins has them.

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

/** How Jenkins shows times; null where there is no Jenkins: then in the zone of the browser. */
let jenkins = null;

/** From now on times are those of that zone, and dates are written as in that language. Both may be empty. */
export function useClock({ zone: timeZone, locale }) {
    const known = isKnown(timeZone) ? { timeZone } : {};
    const numbers = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" };
    jenkins = { known, fields: new Intl.DateTimeFormat("en", { ...numbers, hourCycle: "h23", ...known }),
        whole: new Intl.DateTimeFormat(locale || undefined, { dateStyle: "medium", timeStyle: "short", ...known }) };
}

/** Java has zones that browsers do not know. */
function isKnown(timeZone) {
    try {
        return Boolean(timeZone && new Intl.DateTimeFormat("en", { timeZone }));
    } catch {
        return false;
    }
}

/** The zone: its name and its difference to UTC at that time. */
export function zone(at = Date.now()) {
    const format = new Intl.DateTimeFormat(undefined, { timeZoneName: "short", ...jenkins?.known });
    const short = format.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "";
    const name = format.resolvedOptions().timeZone;
    return name && name !== short ? `${name}, ${short}` : short;
}

/** `2026-11-22 15:30:12`, or as Jenkins writes it. */
export function dateTime(at) {
    return jenkins ? jenkins.whole.format(new Date(at)) : `${day(at)} ${clock(at)}`;
}

/** Year, month, day, hour, minute and second, as numbers or as texts. */
function fieldsOf(at) {
    const date = new Date(at);
    if (jenkins === null) {
        return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate(), hour: date.getHours(),
            minute: date.getMinutes(), second: date.getSeconds() };
    }
    return Object.fromEntries(jenkins.fields.formatToParts(date).map(({ type, value }) => [type, value]));
}

/** When a day begins. @param day of the month; one that is beyond its last is a day of the next month */
export function startOfDay(year, month, day) {
    if (jenkins === null) {
        return new Date(year, month - 1, day);
    }
    const wanted = Date.UTC(year, month - 1, day);
    const shown = (at) => {
        const fields = fieldsOf(at);
        return Date.UTC(fields.year, fields.month - 1, fields.day, fields.hour, fields.minute, fields.second);
    };
    const near = wanted - (shown(wanted) - wanted);
    // the clocks may have been changed between
    return new Date(near - (shown(near) - wanted));
}

/** `2026-11-22`. */
export function day(at) {
    const fields = fieldsOf(at);
    return `${fields.year}-${pad(fields.month)}-${pad(fields.day)}`;
}

/** `15:30:12`. */
export function clock(at) {
    const fields = fieldsOf(at);
    return `${pad(fields.hour)}:${pad(fields.minute)}:${pad(fields.second)}`;
}

/** `15:30:12.250`. */
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
