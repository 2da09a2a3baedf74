import type { WrittenTime } from './written-time';

/** The text does not belong to this day, or is not as plain. */
export const NOT_IN_DAY = -1;

/** How times of one day are written in a file, and as ISO 8601. */
export interface DayTexts {
  /** The text before the time of day, and behind it: a zone. */
  readonly before: string;
  readonly behind: string;
  /** Between hour, minute and second. */
  readonly separator: string;
  /** AM or PM follows the time of day. */
  readonly hasHalf: boolean;
  /** `2026-07-14T` */
  readonly date: string;
  /** `+02:00`, `Z` */
  readonly zone: string;
  /** The offset of the text behind it, in minutes, which the time of day loses. */
  readonly minutes: number;
}

const ZERO = 0x30;
const COLON = 0x3a;
const DOT = 0x2e;
const SPACE = 0x20;
const LETTER_A = 0x61;
const LETTER_M = 0x6d;
const LETTER_P = 0x70;

/** Reads further times of a day that was read before, from bytes and without strings: several times as fast. */
export class ReadDay {
  /** The text before the time of day. */
  readonly before: Buffer;
  private readonly behind: Buffer;
  private readonly date: Buffer;
  private readonly zone: Buffer;
  private readonly minutes: number;
  private readonly separator: number;
  private readonly hasHalf: boolean;
  private hits = 0;
  private midnights = 0;

  constructor(
    readonly written: WrittenTime,
    readonly texts: DayTexts,
  ) {
    const { before, behind, separator, hasHalf, date, zone, minutes } = texts;
    this.before = Buffer.from(before);
    this.behind = Buffer.from(behind);
    this.date = Buffer.from(date);
    this.zone = Buffer.from(zone);
    this.minutes = minutes;
    this.separator = separator.charCodeAt(0);
    this.hasHalf = hasHalf;
  }

  /** Times read since the last call, and those of them at midnight. */
  takeCounts(): { readonly hits: number; readonly midnights: number } {
    const { hits, midnights } = this;
    this.hits = this.midnights = 0;
    return { hits, midnights };
  }

  /** Counts times of this day that somebody else read. */
  addCounts(hits: number, midnights: number): void {
    this.hits += hits;
    this.midnights += midnights;
  }

  /** Writes the time of `bytes[start..end)` as ISO 8601 to `out`. Returns the offset behind it, or NOT_IN_DAY. */
  write(bytes: Buffer, start: number, end: number, out: Buffer, to: number): number {
    const { separator } = this;
    if (!isAt(this.before, bytes, start, end)) return NOT_IN_DAY;
    let at = start + this.before.length;
    let hour = digit(bytes, at++, end);
    if (at < end && bytes[at] !== separator) hour = hour * 10 + digit(bytes, at++, end);
    if (at >= end || bytes[at++] !== separator) return NOT_IN_DAY;
    const minute = twoDigits(bytes, at, end);
    at += 2;
    let second = 0;
    let fraction = at;
    if (at < end && bytes[at] === separator) {
      second = twoDigits(bytes, at + 1, end);
      at += 3;
      fraction = at;
      if (at < end && bytes[at] === DOT) {
        at = endOfDigits(bytes, at + 1, end);
        if (at === fraction + 1) return NOT_IN_DAY;
      }
    }
    const fractionEnd = at;
    let isHalved = false;
    if (at < end && (bytes[at] === SPACE || isHalf(bytes[at]))) {
      const half = bytes[at] === SPACE ? at + 1 : at;
      const letter = half + 1 < end ? (bytes[half + 1] ?? 0) | 0x20 : 0;
      if (letter === LETTER_M && isHalf(bytes[half])) {
        isHalved = true;
        if (!(hour >= 1 && hour <= 12)) return NOT_IN_DAY;
        hour = (hour % 12) + (((bytes[half] ?? 0) | 0x20) === LETTER_P ? 12 : 0);
        at = half + 2;
      }
    }
    if (isHalved !== this.hasHalf || end - at !== this.behind.length || !isAt(this.behind, bytes, at, end))
      return NOT_IN_DAY;
    // NaN fails each of these.
    if (!(hour < 24 && minute < 60 && second < 60)) return NOT_IN_DAY;
    const total = hour * 60 + minute - this.minutes;
    if (total < 0 || total >= 24 * 60) return NOT_IN_DAY;
    this.hits += 1;
    if (hour + minute + second === 0) this.midnights += 1;
    return putTime(out, to, this.date, total * 60 + second, bytes, fraction + 1, fractionEnd, this.zone);
  }
}

const UTC = Buffer.from('Z');
const SECONDS_A_DAY = 24 * 3600;
/** Digits of seconds since 1970, from 2001 on. */
const SECONDS_LENGTH = 10;

/** Reads seconds, ms, µs or ns since 1970, of the day of the number before. */
export class ReadNumber {
  private day = Number.NaN;
  private date = Buffer.alloc(0);

  /** As `ReadDay.write`. Numbers of other lengths, and after the year 2030, are not as plain. */
  write(bytes: Buffer, start: number, end: number, out: Buffer, to: number): number {
    const length = end - start;
    if (length < SECONDS_LENGTH || length > 19 || (length - SECONDS_LENGTH) % 3 !== 0) return NOT_IN_DAY;
    if (bytes[start] !== ZERO + 1 || bytes[start + 1] === ZERO + 9) return NOT_IN_DAY;
    const fraction = start + SECONDS_LENGTH;
    let seconds = 0;
    for (let at = start; at < fraction; at += 1) seconds = seconds * 10 + digit(bytes, at, end);
    if (Number.isNaN(seconds) || endOfDigits(bytes, fraction, end) !== end) return NOT_IN_DAY;
    const day = Math.floor(seconds / SECONDS_A_DAY);
    if (day !== this.day) {
      this.day = day;
      this.date = Buffer.from(new Date(day * SECONDS_A_DAY * 1000).toISOString().slice(0, 11));
    }
    return putTime(out, to, this.date, seconds - day * SECONDS_A_DAY, bytes, fraction, end, UTC);
  }
}

/** Writes a time of day behind its date, with the digits `bytes[from..end)` of a fraction. Returns the offset behind it. */
function putTime(
  out: Buffer,
  to: number,
  date: Buffer,
  seconds: number,
  bytes: Buffer,
  from: number,
  end: number,
  zone: Buffer,
): number {
  let at = putAll(out, to, date);
  const hour = Math.floor(seconds / 3600);
  const minute = Math.floor(seconds / 60) - hour * 60;
  at = putTwo(out, at, hour);
  out[at++] = COLON;
  at = putTwo(out, at, minute);
  out[at++] = COLON;
  at = putTwo(out, at, seconds - hour * 3600 - minute * 60);
  let last = end;
  while (last > from && bytes[last - 1] === ZERO) last -= 1;
  if (last > from) {
    out[at++] = DOT;
    for (let digitAt = from; digitAt < last; digitAt += 1) out[at++] = bytes[digitAt] ?? ZERO;
    // In ms at least.
    for (let digits = last - from; digits < 3; digits += 1) out[at++] = ZERO;
  }
  return putAll(out, at, zone);
}

function putAll(out: Buffer, to: number, bytes: Buffer): number {
  const { length } = bytes;
  for (let at = 0; at < length; at += 1) out[to + at] = bytes[at] ?? 0;
  return to + length;
}

function isAt(wanted: Buffer, bytes: Buffer, start: number, end: number): boolean {
  const { length } = wanted;
  if (end - start < length) return false;
  for (let at = 0; at < length; at += 1) if (bytes[start + at] !== wanted[at]) return false;
  return true;
}

/** The value of a digit; NaN: there is none. */
function digit(bytes: Buffer, at: number, end: number): number {
  const value = at < end ? (bytes[at] ?? 0) - ZERO : -1;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

function twoDigits(bytes: Buffer, at: number, end: number): number {
  return digit(bytes, at, end) * 10 + digit(bytes, at + 1, end);
}

function endOfDigits(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && !Number.isNaN(digit(bytes, at, end))) at += 1;
  return at;
}

function isHalf(byte: number | undefined): boolean {
  const letter = (byte ?? 0) | 0x20;
  return letter === LETTER_A || letter === LETTER_P;
}

function putTwo(out: Buffer, at: number, value: number): number {
  const tens = Math.floor(value / 10);
  out[at] = ZERO + tens;
  out[at + 1] = ZERO + value - tens * 10;
  return at + 2;
}
