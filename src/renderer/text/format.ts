import type { Unit } from '../../shared/files/layout';

/** Numbers, sizes, times and plurals in words. Times use the computer's time zone. */

const LANGUAGE = 'en';
/** Lists without a comma before "and", days before months. */
const REGION = 'en-GB';
const numberFormat = new Intl.NumberFormat(LANGUAGE);
const compactFormat = new Intl.NumberFormat(LANGUAGE, { notation: 'compact', maximumSignificantDigits: 3 });
const percentFormat = new Intl.NumberFormat(LANGUAGE, { style: 'percent', maximumFractionDigits: 0 });
const relativeFormat = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'auto' });
const listFormat = new Intl.ListFormat(REGION, { style: 'long', type: 'conjunction' });
const choiceFormat = new Intl.ListFormat(REGION, { style: 'long', type: 'disjunction' });
const clockFormat = new Intl.DateTimeFormat(LANGUAGE, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const dateFormat = new Intl.DateTimeFormat(REGION, { day: 'numeric', month: 'short', year: 'numeric' });
const yearFormat = new Intl.DateTimeFormat(REGION, { year: 'numeric' });
const utcFormat = new Intl.DateTimeFormat(REGION, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});
const pluralRules = new Intl.PluralRules(LANGUAGE);

/** 48210 -> "48,210". */
export function number(value: number): string {
  return numberFormat.format(value);
}

/** 71200 -> "71.2K": above a bar of a chart. */
export function compact(value: number): string {
  return compactFormat.format(value);
}

/** "1 line", "48,210 lines". Pass `many` for irregular plurals. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${noun(value, one, many)}`;
}

/** The noun in the form that matches the number. */
export function noun(value: number, one: string, many = `${one}s`): string {
  return pluralRules.select(value) === 'one' ? one : many;
}

/** A text that begins with a capital. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A share such as "14%". Shows 100% only when complete, and never rounds up. */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return percentFormat.format(0);
  const share = Math.min(part / whole, 1);
  return percentFormat.format(share < 1 ? Math.floor(share * 100) / 100 : 1);
}

const BYTE_UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes in steps of 1000 with at most three digits: "812 bytes", "12.4 MB". */
export function bytes(value: number): string {
  let size = value;
  let step = 0;
  while (size >= 999.5 && step < BYTE_UNITS.length - 1) {
    size /= 1000;
    step += 1;
  }
  const digits = step === 0 || size >= 99.95 ? 0 : 1;
  const text = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: digits }).format(size);
  return `${text} ${step === 0 ? noun(value, 'byte') : BYTE_UNITS[step]}`;
}

/** A duration as people say it: "8 seconds", "2 minutes", "1 hour 5 minutes". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 1) return 'less than a second';
  if (whole < 60) return count(whole, 'second');
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return count(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? count(hours, 'hour') : `${count(hours, 'hour')} ${count(rest, 'minute')}`;
}

/** A duration among large figures, never longer than it is: "45 s", "12 min", "5 h 12 min", "23 h". */
export function shortDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 || hours >= 10 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** A countdown: 32 -> "0:32", 3725 -> "1:02:05". */
export function countdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

const DAY = 24 * 60 * 60 * 1000;

/** "just now", "5 minutes ago", "yesterday", "3 days ago", then the date. */
export function ago(iso: string, now: number): string {
  const then = Date.parse(iso);
  if (Number.isNaN(then)) return iso;
  const seconds = (then - now) / 1000;
  if (Math.abs(seconds) < 60) return 'just now';
  if (Math.abs(seconds) < 3600) return relativeFormat.format(Math.trunc(seconds / 60), 'minute');
  const days = Math.round((startOfDay(then) - startOfDay(now)) / DAY);
  if (days === 0) return relativeFormat.format(Math.trunc(seconds / 3600), 'hour');
  if (Math.abs(days) <= 7) return relativeFormat.format(days, 'day');
  return dateFormat.format(then);
}

/** The first moment of a day on this computer, also where a day has 23 or 25 hours. `days`: so many days later. */
export function startOfDay(time: number, days = 0): number {
  const date = new Date(time);
  date.setDate(date.getDate() + days);
  return date.setHours(0, 0, 0, 0);
}

export function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** "14:05". */
export function timeOfDay(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : clockFormat.format(time);
}

/** "21 Jul 2026". */
export function fullDate(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : dateFormat.format(time);
}

/** "21 Jul 2026, 14:05": for a title or a table that must be exact. */
export function dateAndTime(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : `${dateFormat.format(time)}, ${clockFormat.format(time)}`;
}

/** "21 Jul, 14:05 to 22 Jul 2026, 09:12": a year that both share stands once; one time alone if they are equal. */
export function timeSpan(from: string, to: string): string {
  const [first, last] = [dateAndTime(from), dateAndTime(to)];
  if (first === last) return first;
  const year = yearFormat.format(Date.parse(to));
  const isShared = yearFormat.format(Date.parse(from)) === year;
  return `${isShared ? first.replace(` ${year},`, ',') : first} to ${last}`;
}

/** "21 Jul 2026, 14:05" by the clock of UTC. */
export function dateAndTimeInUtc(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : utcFormat.format(time);
}

/** "today, 14:05", "yesterday, 18:00", then the date. */
export function dayAndTime(iso: string, now: number): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return iso;
  const days = Math.round((startOfDay(time) - startOfDay(now)) / DAY);
  if (days !== 0 && days !== -1) return dateAndTime(iso);
  return `${relativeFormat.format(days, 'day')}, ${clockFormat.format(time)}`;
}

/** "14:05" today, else date and time. */
export function asOf(iso: string, now: number): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return iso;
  return startOfDay(time) === startOfDay(now) ? timeOfDay(iso) : dateAndTime(iso);
}

/** "17, 902 and 31,077". */
export function list(values: readonly string[]): string {
  return listFormat.format(values);
}

/** "200, 206 or 304". */
export function listOr(values: readonly string[]): string {
  return choiceFormat.format(values);
}

/** "line 17", "rows 17, 902 and 31,077", "lines 1, 2, 3 and 40 more". */
export function lineNumbers(lines: readonly number[], total: number, unit: Unit, shown = 3): string {
  const first = lines.slice(0, shown).map(number);
  const rest = total - first.length;
  const all = rest > 0 ? [...first, `${number(rest)} more`] : first;
  return `${noun(total, unit)} ${list(all)}`;
}
