import { clockMs, DAY_MS, dayMs, offsetMinutes, OTHER_CALENDARS } from './calendar';
import { isCompact } from './written-time';

/** The rules that a value of `$time` may break. */
export type TimeProblem = 'time-missing' | 'time-unreadable' | 'time-no-zone' | 'time-number';

/** The moment of `$time`, ms since 1970, NaN if it is not known; and the rule that the value breaks. */
export interface TimeReading {
  readonly ms: number;
  readonly problem: TimeProblem | null;
}

const MISSING: TimeReading = { ms: Number.NaN, problem: 'time-missing' };
const UNREADABLE: TimeReading = { ms: Number.NaN, problem: 'time-unreadable' };
const NO_ZONE: TimeReading = { ms: Number.NaN, problem: 'time-no-zone' };

/** Reads any JSON value of `$time`; `undefined`: the key is missing. */
export function readTime(value: unknown): TimeReading {
  if (value === undefined || value === null) return MISSING;
  if (typeof value === 'number') return isCompact(String(value)) ? NO_ZONE : fromEpoch(value);
  if (typeof value !== 'string') return UNREADABLE;
  if (value.trim() === '') return MISSING;
  return readIso(value) ?? readDigits(value) ?? UNREADABLE;
}

/**
 * `2026-07-14T08:21:05.123Z`. (scarf) Its decoder accepts `T` or a space between date and time, seconds and
 * fraction are optional, the zone is `Z`, `+hh:mm`, `+hhmm` or `+hh`, with or without a space before it.
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
  if (Number.isNaN(date) || Number(year) >= OTHER_CALENDARS) return UNREADABLE;
  if (hour === undefined) return NO_ZONE;
  const minutes = offsetMinutes(sign === '-' ? -1 : 1, Number(zoneHour), Number(zoneMinute));
  const offset = zoneHour === undefined ? 0 : minutes * 60_000;
  const clock = clockMs(Number(hour), Number(minute), Number(second));
  if (Number.isNaN(offset + clock)) return UNREADABLE;
  const ms = date + clock - offset + millisOf(fraction);
  // A leap second is only ever 23:59:60 in UTC.
  if (Number(second) === 60 && (date + clock - offset) % DAY_MS !== 0) return UNREADABLE;
  return utc === undefined && sign === undefined ? NO_ZONE : { ms, problem: null };
}

/** `.1239` gives 123: finer digits are cut off. */
function millisOf(fraction: string): number {
  return Number(fraction.slice(1, 4).padEnd(3, '0'));
}

/** A number in quotes, or a date written as digits only. */
function readDigits(text: string): TimeReading | null {
  const compact = /^(\d{4})(\d\d)(\d\d)(?:\d{6})?$/.exec(text);
  if (compact !== null) {
    const [, year, month, day] = compact.map(Number);
    return Number.isNaN(dayMs(year ?? 0, month ?? 0, day ?? 0)) ? UNREADABLE : NO_ZONE;
  }
  if (isCompact(text)) return NO_ZONE;
  return /^-?\d{9,19}(\.\d+)?$/.test(text) ? fromEpoch(Number(text)) : null;
}

/**
 * Seconds since 1970. A number that would be later than the year 5138 is read as ms, then as µs, then as ns.
 */
function fromEpoch(value: number): TimeReading {
  if (!Number.isFinite(value)) return UNREADABLE;
  let ms = Math.abs(value) < 1e11 ? value * 1000 : value;
  while (Math.abs(ms) >= 1e14) ms /= 1000;
  return { ms: Math.floor(ms), problem: 'time-number' };
}
