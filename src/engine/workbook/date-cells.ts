import { isDigit } from '../bytes/ascii';
import { viewOver } from '../bytes/byte-view';
import { DAY_0_MS, dayText, MS_A_DAY, type DateSystem } from './cell-text';
import type { NumberKind } from './number-formats';
import { COPY_ROOM } from './row-cells';

/** The days that any office program counts alike, and whose year has four digits. */
const FIRST_DAY = 61;
const LAST_DAY = 2_900_000;
const DAY_DIGITS_AT_MOST = 7;
/** A fraction of so many digits is exact as a number; those behind them are far below a millisecond. */
const FRACTION_DIGITS_AT_MOST = 15;
const SCALES = Array.from({ length: FRACTION_DIGITS_AT_MOST + 1 }, (_, digits) => 10 ** digits);
/** So near to the middle of two milliseconds the whole number decides, not its fraction. */
const NEAR_MIDDLE = 0.01;
const DAY_LENGTH = 10;

/** Writes dates as `numberText` does, from the bytes of their numbers and without a string: a sheet has very many. */
export class DateCells {
  /** Holds the text of the last date. */
  readonly view: DataView;
  private readonly bytes = Buffer.alloc(32 + COPY_ROOM);
  /** The day that `bytes` begin with. */
  private written = Number.NaN;

  /** Days from 1970 to the day 0 of the sheet. */
  private readonly day0: number;

  constructor(system: DateSystem) {
    this.view = viewOver(this.bytes);
    this.day0 = DAY_0_MS[system] / MS_A_DAY;
  }

  /** Writes the date whose number is `source[from..to)`; the length of its text. 0: it is left to `numberText`. */
  write(source: Buffer, from: number, to: number, kind: NumberKind): number {
    if (kind === 'number') return 0;
    let at = from;
    let day = 0;
    for (; at < to && at - from < DAY_DIGITS_AT_MOST && isDigit(source[at] as number); at += 1)
      day = day * 10 + (source[at] as number) - ZERO;
    if (day < FIRST_DAY || day > LAST_DAY) return 0;
    if (at === to) return this.writeParts(day, 0, kind);
    if (source[at] !== DOT) return 0;
    const point = at + 1;
    let fraction = 0;
    let digits = 0;
    for (at = point; at < to; at += 1) {
      const byte = source[at] as number;
      if (!isDigit(byte)) return 0;
      if (digits === FRACTION_DIGITS_AT_MOST) continue;
      fraction = fraction * 10 + byte - ZERO;
      digits += 1;
    }
    const exact = (fraction / (SCALES[digits] as number)) * MS_A_DAY;
    const ms = Math.round(exact);
    if (at === point || Math.abs(exact - ms) > 0.5 - NEAR_MIDDLE) return 0;
    return ms === MS_A_DAY ? this.writeParts(day + 1, 0, kind) : this.writeParts(day, ms, kind);
  }

  private writeParts(day: number, ms: number, kind: NumberKind): number {
    const { bytes } = this;
    if (day !== this.written) {
      bytes.write(dayText(this.day0 + day), 'latin1');
      this.written = day;
    }
    const seconds = Math.floor(ms / 1000);
    if (kind === 'date' && ms === 0) return DAY_LENGTH;
    bytes[DAY_LENGTH] = SPACE;
    this.writeTwo(11, Math.floor(seconds / 3600));
    bytes[13] = COLON;
    this.writeTwo(14, Math.floor(seconds / 60) % 60);
    bytes[16] = COLON;
    this.writeTwo(17, seconds % 60);
    const rest = ms % 1000;
    if (rest === 0) return 19;
    bytes[19] = DOT;
    bytes[20] = ZERO + Math.floor(rest / 100);
    this.writeTwo(21, rest % 100);
    return 23;
  }

  private writeTwo(at: number, value: number): void {
    const tens = Math.floor(value / 10);
    this.bytes[at] = ZERO + tens;
    this.bytes[at + 1] = ZERO + value - tens * 10;
  }
}

const SPACE = 0x20;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
