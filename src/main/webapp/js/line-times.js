// The times that lines of logs begin with. Those without a zone are the host's own, and those without a year of about the time
// of the run.

import { stripAnsi } from "./ansi.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const CLOCK = "(\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?(?!\\d)";
const ISO = new RegExp(`^\\[?(\\d{4})-(\\d\\d)-(\\d\\d)[T ]${CLOCK}(?: ?(Z|[+-]\\d\\d:?\\d\\d)(?!\\w))?`);
const SYSLOG = new RegExp(`^(?:<\\d{1,3}>)?(${MONTHS.join("|")}) {1,2}(\\d{1,2}) ${CLOCK}`);
const XROOTD = new RegExp(`^(\\d\\d)(\\d\\d)(\\d\\d) ${CLOCK}`);

const HOUR = 3_600_000;
const YEAR = 365.25 * 24 * HOUR;
/** Zones differ by half hours, and the last line of a log is so old when the log is collected, at most. */
const ZONE = HOUR / 2;
const FARTHEST_ZONE = 14 * HOUR;
const LAST_LINE = 120_000;

function millis(year, month, day, hour, minute, second, fraction) {
    const known = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 && minute <= 59 && second <= 60;
    return known ? Date.UTC(year, month - 1, day, hour, minute, second) + Math.floor(Number(`0.${fraction ?? 0}`) * 1000) : null;
}

function zoneOf(text) {
    if (text === "Z") {
        return 0;
    }
    const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(text);
    return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/**
 * The time that a line begins with.
 *
 * @param {string} line
 * @param {number} about a time of the run: where the line has no year it is of the one that is nearest
 * @returns {{at: number, local: boolean} | null} in milliseconds; if local, as if the host's zone were UTC
 */
export function lineTime(line, about) {
    const text = stripAnsi(line.slice(0, 200));
    const iso = ISO.exec(text);
    if (iso) {
        const at = millis(...iso.slice(1, 7).map(Number), iso[7]);
        return at === null ? null : iso[8] ? { at: at - zoneOf(iso[8]), local: false } : { at, local: true };
    }
    const xrootd = XROOTD.exec(text);
    if (xrootd) {
        const [year, ...rest] = xrootd.slice(1, 7).map(Number);
        const at = millis(2000 + year, ...rest, xrootd[7]);
        return at === null ? null : { at, local: true };
    }
    const syslog = SYSLOG.exec(text);
    if (syslog) {
        const year = new Date(about).getUTCFullYear();
        const at = millis(year, MONTHS.indexOf(syslog[1]) + 1, ...syslog.slice(2, 6).map(Number), syslog[6]);
        return at === null ? null : { at: sameInNearestYear(at, year, about), local: true };
    }
    return null;
}

function sameInNearestYear(at, year, about) {
    if (Math.abs(at - about) <= YEAR / 2) {
        return at;
    }
    const date = new Date(at);
    return date.setUTCFullYear(at > about ? year - 1 : year + 1);
}

/**
 * By how much the host's zone is before UTC, in milliseconds: 0 if the last line of a log falls into the time of the run, as
 * that of a host in UTC does; else what makes it the last before the log was collected.
 *
 * @param {number} last the last line's time, as if the zone were UTC
 * @param {{from: number, to: number}} window when the run began, and when the log was collected
 */
export function zoneOffset(last, { from, to }) {
    if (last >= from && last <= to + LAST_LINE) {
        return 0;
    }
    const offset = Math.round((last - to) / ZONE) * ZONE;
    return Math.abs(offset) <= FARTHEST_ZONE && Math.abs(last - offset - to) <= LAST_LINE ? offset : 0;
}

/** `UTC`, `UTC+05:30`. */
export function zoneName(offset) {
    const minutes = Math.abs(offset) / 60_000;
    const pad = (number) => String(number).padStart(2, "0");
    return offset === 0 ? "UTC" : `UTC${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
