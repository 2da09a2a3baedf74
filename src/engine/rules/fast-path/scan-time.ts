import { isDigit } from '../../bytes/ascii';
import { peek } from './scan-json';
import { clockMs, dayMs, OTHER_CALENDARS } from '../time/calendar';

/** `2026-07-14T08:21:05` */
const SECONDS_END = 19;
/** Days in the cache, by the last digit of the day. */
const DAYS = 16;

/**
 * Reads the usual forms of `$time`: `2026-07-14T08:21:05`, an optional fraction, `Z` or `+hh:mm`. Any other form is
 * undecided.
 */
export class TimeScanner {
  /** The bytes of cached days up to the `T`, as three words of which the last two overlap; and their midnights. */
  private readonly days = new Int32Array(DAYS * 3);
  private readonly midnights = new Float64Array(DAYS);

  /** Ms since 1970; NaN: undecided, the line must be parsed. */
  scan(view: DataView, start: number, end: number): number {
    if (end - start <= SECONDS_END) return Number.NaN;
    // `hh:m` and `m:ss`: XOR turns digits into their values and colons into 0.
    const hours = view.getInt32(start + 11, true) ^ 0x303a3030;
    const seconds = view.getInt32(start + 15, true) ^ 0x30303a30;
    // A nibble is a digit if neither it nor its sum with 6 reaches 16.
    if (((hours | (hours + 0x06000606)) & 0xf0fff0f0) !== 0) return Number.NaN;
    if (((seconds | (seconds + 0x06060006)) & 0xf0f0fff0) !== 0) return Number.NaN;
    const second = ((seconds >> 16) & 15) * 10 + (seconds >>> 24);
    // A leap second is parsed.
    if (second > 59) return Number.NaN;
    const minute = (hours >>> 24) * 10 + (seconds & 15);
    const clock = clockMs((hours & 15) * 10 + ((hours >> 8) & 15), minute, second);
    return this.midnightOf(view, start) + clock + restMs(view, start + SECONDS_END, end);
  }

  private midnightOf(view: DataView, start: number): number {
    const { days } = this;
    const one = view.getInt32(start, true);
    const two = view.getInt32(start + 4, true);
    const three = view.getInt32(start + 7, true);
    const place = (three >> 16) & (DAYS - 1);
    const at = place * 3;
    if (days[at] !== one || days[at + 1] !== two || days[at + 2] !== three) {
      const midnight = readMidnight(view, start);
      if (Number.isNaN(midnight)) return midnight;
      days[at] = one;
      days[at + 1] = two;
      days[at + 2] = three;
      this.midnights[place] = midnight;
    }
    return this.midnights[place] as number;
  }
}

/** Midnight of `YYYY-MM-DDT`; NaN: another form, or there is no such day. */
function readMidnight(view: DataView, start: number): number {
  const shaped =
    view.getUint8(start + 4) === 0x2d &&
    view.getUint8(start + 7) === 0x2d &&
    view.getUint8(start + 10) === 0x54;
  if (!shaped) return Number.NaN;
  const year = two(view, start) * 100 + two(view, start + 2);
  // A year of another calendar is parsed.
  return year < OTHER_CALENDARS ? dayMs(year, two(view, start + 5), two(view, start + 8)) : Number.NaN;
}

/** The value of two digits; NaN: they are not digits. */
function two(view: DataView, at: number): number {
  const tens = view.getUint8(at);
  const ones = view.getUint8(at + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - 0x30) * 10 + ones - 0x30 : Number.NaN;
}

/** The ms that fraction and zone add; NaN: an unusual form. */
function restMs(view: DataView, from: number, end: number): number {
  const at = peek(view, from, end) === 0x2e ? endOfDigits(view, from + 1, end) : from;
  const ms = at === from ? 0 : millis(view, from + 1, at);
  if (peek(view, at, end) === 0x5a) return at + 1 === end ? ms : Number.NaN;
  return ms - zoneMs(view, at, end);
}

function endOfDigits(view: DataView, from: number, end: number): number {
  let at = from;
  while (isDigit(peek(view, at, end))) at += 1;
  return at;
}

/** The ms of a fraction; finer digits are cut off. NaN: there is no digit. */
function millis(view: DataView, from: number, end: number): number {
  if (end === from) return Number.NaN;
  let ms = 0;
  for (let at = from; at < from + 3; at += 1) ms = ms * 10 + (at < end ? view.getUint8(at) - 0x30 : 0);
  return ms;
}

function zoneMs(view: DataView, at: number, end: number): number {
  if (at + 6 !== end || view.getUint8(at + 3) !== 0x3a) return Number.NaN;
  const hours = two(view, at + 1);
  const minutes = two(view, at + 4);
  // Offsets of 12 hours and more are rare and are parsed.
  if (!(hours < 12 && minutes < 60)) return Number.NaN;
  const offset = (hours * 60 + minutes) * 60_000;
  const sign = view.getUint8(at);
  if (sign === 0x2b) return offset;
  return sign === 0x2d ? -offset : Number.NaN;
}
