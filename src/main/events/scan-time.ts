import { isDigit, peek } from './scan-json';
import { clockMs, dayMs } from './time';

/** `2026-07-14T08:21:05` */
const SECONDS_END = 19;

/**
 * Ms since 1970 of the usual forms of `$time`: `2026-07-14T08:21:05`, a fraction or none, `Z` or `+hh:mm`. NaN for
 * all else: then the plain reading decides.
 */
export class TimeScanner {
  /** The day read last, as one number, and its midnight: most events of a file share a few days. */
  private day = -1;
  private midnight = Number.NaN;

  scan(view: DataView, start: number, end: number): number {
    if (end - start <= SECONDS_END || !isShaped(view, start)) return Number.NaN;
    const second = two(view, start + 17);
    // A leap second is for the plain reading.
    if (second > 59) return Number.NaN;
    const clock = clockMs(two(view, start + 11), two(view, start + 14), second);
    return this.midnightOf(view, start) + clock + restMs(view, start + SECONDS_END, end);
  }

  private midnightOf(view: DataView, start: number): number {
    const year = two(view, start) * 100 + two(view, start + 2);
    const month = two(view, start + 5);
    const day = two(view, start + 8);
    const key = (year * 100 + month) * 100 + day;
    // A byte that is no digit made the key NaN, which equals nothing.
    if (key !== this.day) {
      this.day = key;
      this.midnight = dayMs(year, month, day);
    }
    return this.midnight;
  }
}

function isShaped(view: DataView, start: number): boolean {
  return (
    view.getUint8(start + 4) === 0x2d &&
    view.getUint8(start + 7) === 0x2d &&
    view.getUint8(start + 10) === 0x54 &&
    view.getUint8(start + 13) === 0x3a &&
    view.getUint8(start + 16) === 0x3a
  );
}

/** Two digits; NaN when they are none. */
function two(view: DataView, at: number): number {
  const tens = view.getUint8(at);
  const ones = view.getUint8(at + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - 0x30) * 10 + ones - 0x30 : Number.NaN;
}

/** What fraction and zone add; NaN when they are not as usual. */
function restMs(view: DataView, from: number, end: number): number {
  let at = from;
  let ms = 0;
  if (peek(view, at, end) === 0x2e) {
    at += 1;
    const first = at;
    // What is finer than a millisecond is cut off.
    for (let worth = 100; isDigit(peek(view, at, end)); at += 1) {
      if (at < first + 3) ms += (view.getUint8(at) - 0x30) * worth;
      worth /= 10;
    }
    if (at === first) return Number.NaN;
  }
  const zone = peek(view, at, end);
  if (zone === 0x5a) return at + 1 === end ? ms : Number.NaN;
  if (at + 6 !== end || view.getUint8(at + 3) !== 0x3a) return Number.NaN;
  const hours = two(view, at + 1);
  const minutes = two(view, at + 4);
  // Zones at the edge are rare: the plain reading knows them.
  if (!(hours < 12 && minutes < 60)) return Number.NaN;
  const offset = (hours * 60 + minutes) * 60_000;
  if (zone === 0x2b) return ms - offset;
  return zone === 0x2d ? ms + offset : Number.NaN;
}
