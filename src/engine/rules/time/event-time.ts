import type { ProblemCode } from '../../../shared/problem';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** (doc) Since 15 June 2026 Scarf takes no event that is older at the moment the import is triggered. */
export const OLDEST_MS = 7 * DAY;
/** (ours) With less time left than this, a file should go out before anything else. */
export const SOON_MS = 12 * HOUR;
/** (ours) Clocks differ and zones get mixed up, but by no more than this. */
export const AHEAD_MS = DAY;

/** Whether Scarf would not take an event of this moment any more. */
export function isTooOld(timeMs: number, nowMs: number): boolean {
  return nowMs - timeMs > OLDEST_MS;
}

/** What is wrong with a moment seen from now; null: nothing. */
export function ageProblem(timeMs: number, nowMs: number): ProblemCode | null {
  if (isTooOld(timeMs, nowMs)) return 'too-old';
  const age = nowMs - timeMs;
  if (age > OLDEST_MS - SOON_MS) return 'soon-too-old';
  if (age < -AHEAD_MS) return 'in-future';
  return null;
}

/** What `$time` says: ms since 1970, NaN when it cannot be told, and the problem with its form. */
export interface TimeReading {
  readonly ms: number;
  readonly problem: ProblemCode | null;
}

const MISSING: TimeReading = { ms: Number.NaN, problem: 'time-missing' };
const UNREADABLE: TimeReading = { ms: Number.NaN, problem: 'time-unreadable' };
const NO_ZONE: TimeReading = { ms: Number.NaN, problem: 'time-no-zone' };

/** Reads the value of `$time`, whatever it is. */
export function readTime(value: unknown): TimeReading {
  if (value === undefined || value === null) return MISSING;
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value !== 'string') return UNREADABLE;
  if (value.trim() === '') return MISSING;
  return readIso(value) ?? readDigits(value) ?? UNREADABLE;
}

/**
 * `2026-07-14T08:21:05.123Z`. As Scarf's decoder takes it: `T` or a space between date and time, seconds and their
 * fraction may be left out, the zone is `Z`, `+hh:mm`, `+hhmm` or `+hh`, a space may stand before it.
 */
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(?: ?(?:([Zz])|([+-])(\d\d):?(\d\d)?))?)?$/;

function readIso(text: string): TimeReading | null {
  const parts = ISO.exec(text);
  if (parts === null) return null;
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second = '0',
    fraction = '',
    utc,
    sign,
    zoneHour,
    zoneMinute = '0',
  ] = parts;
  const date = dayMs(Number(year), Number(month), Number(day));
  if (Number.isNaN(date)) return UNREADABLE;
  if (hour === undefined) return NO_ZONE;
  const offset = zoneHour === undefined ? 0 : zoneMs(sign, Number(zoneHour), Number(zoneMinute));
  const clock = clockMs(Number(hour), Number(minute), Number(second));
  if (Number.isNaN(offset + clock)) return UNREADABLE;
  const ms = date + clock - offset + millisOf(fraction);
  // A leap second is the 61st of the last minute of a day in UTC, and nowhere else.
  if (Number(second) === 60 && (date + clock - offset) % DAY !== 0) return UNREADABLE;
  return utc === undefined && sign === undefined ? NO_ZONE : { ms, problem: null };
}

/** Of `.1239`: 123. What is finer than a millisecond is cut off. */
function millisOf(fraction: string): number {
  return Number(fraction.slice(1, 4).padEnd(3, '0'));
}

/** Midnight UTC of a day of the calendar, in ms since 1970; NaN for 31 February. */
export function dayMs(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return Number.NaN;
  // Days since 1 March 0000, so that the leap day comes last in its year.
  const y = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const days = y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear;
  return (days - 719_468) * DAY;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Time of day in ms; NaN when no clock shows it. The 61st second passes here. */
export function clockMs(hour: number, minute: number, second: number): number {
  if (hour > 23 || minute > 59 || second > 60) return Number.NaN;
  return hour * HOUR + minute * MINUTE + second * SECOND;
}

/** Zones run from -12:00 to +14:00. */
function zoneMs(sign: string | undefined, hour: number, minute: number): number {
  const ms = (sign === '-' ? -1 : 1) * (hour * HOUR + minute * MINUTE);
  return minute > 59 || ms < -12 * HOUR || ms > 14 * HOUR ? Number.NaN : ms;
}

/** A number in quotes, or a date written as digits only. */
function readDigits(text: string): TimeReading | null {
  const compact = /^(\d{4})(\d\d)(\d\d)(?:\d{6})?$/.exec(text);
  if (compact !== null) {
    const [, year, month, day] = compact.map(Number);
    return Number.isNaN(dayMs(year ?? 0, month ?? 0, day ?? 0)) ? UNREADABLE : NO_ZONE;
  }
  return /^-?\d{9,19}(\.\d+)?$/.test(text) ? fromEpoch(Number(text)) : null;
}

/**
 * Seconds since 1970, or finer: whatever would be later than the year 5138 is taken for ms, then for µs, then ns.
 * (doc) The guides accept a timestamp and the schema does not, hence a warning.
 */
function fromEpoch(value: number): TimeReading {
  if (!Number.isFinite(value)) return UNREADABLE;
  let ms = Math.abs(value) < 1e11 ? value * SECOND : value;
  while (Math.abs(ms) >= 1e14) ms /= 1000;
  return { ms: Math.floor(ms), problem: 'time-number' };
}
