import { Interner } from '../../bytes/interner';
import { endOfPlainBytes, isDigit } from '../../rules/fast-path/scan-json';
import { TimeScanner } from '../../rules/fast-path/scan-time';
import { readTime } from '../../rules/time/event-time';
import type { TimeEvidence } from '../../rules/time/time-evidence';
import { TimeReader } from '../../rules/time/time-reader';
import { readWritten, type WrittenTime } from '../../rules/time/written-time';
import type { TimeChoice } from '../../../shared/mapping';

const ZERO = 0x30;
const SIX = 0x36;
const COLON = 0x3a;
const DOT = 0x2e;
const COMMA = 0x2c;

const HOUR_MS = 3_600_000;

/** Digits of milliseconds. */
const MILLIS = 3;
/** Longer cells are read one by one. */
const LONGEST = 64;
/** The longest time that replaces a cell. */
export const LONGEST_TIME = 64;

/** How all times of one hour are written that have fractions of the same length. */
interface Hour {
  /** The offsets are those of the digits; -1: there are none. */
  readonly text: Buffer;
  readonly minutes: number;
  readonly seconds: number;
  readonly fraction: number;
  readonly digits: number;
  /** How the times of this hour are written. */
  readonly written: WrittenTime;
  /** The first moment of this hour is midnight. */
  readonly hasMidnight: boolean;
}

/**
 * Reads the times of a column where they stand in the output. Times of one hour that are written alike differ only in the
 * digits of minutes, seconds and fraction, so the reader is asked once for each hour. The result is the same.
 */
export class TimeCells {
  private readonly complete = new TimeScanner();
  /** Counts each time once, as evidence. The one below reads samples only. */
  private readonly reader: TimeReader;
  private readonly samples: TimeReader;
  private readonly copiesIso: boolean;
  private readonly hours = new Interner((word) => ({ hour: hourOf(this.samples, word.text()) }));
  private readonly others = new Interner((word) => otherOf(this.samples, word.text()));
  /** A copy of the cell, and the same with other digits. */
  private readonly cell = new DataView(new ArrayBuffer(LONGEST + 4));
  private readonly key = new DataView(new ArrayBuffer(LONGEST + 4));

  constructor(choice: TimeChoice) {
    this.reader = new TimeReader(choice);
    this.samples = new TimeReader(choice);
    // A complete ISO time stays as it is written.
    this.copiesIso = choice.format === 'iso';
  }

  /** What was read since the last call. */
  takeEvidence(): TimeEvidence {
    return this.reader.takeEvidence();
  }

  /** Whether a cell is a time that stays as it is written. */
  isComplete(view: DataView, start: number, end: number): boolean {
    return this.copiesIso && !Number.isNaN(this.complete.scan(view, start, end));
  }

  /**
   * Replaces the cell `out[start..end)`, JSON text without its quotes, by its time; an unreadable cell stays as it is, so
   * that the rules report it. Returns the end of the time.
   */
  write(out: Buffer, view: DataView, start: number, end: number): number {
    if (this.isComplete(view, start, end)) return end;
    const length = end - start;
    if (length > LONGEST || endOfPlainBytes(view, start, end) < end) return this.readOne(out, start, end);
    const { cell } = this;
    for (let at = 0; at < length; at += 4) cell.setInt32(at, view.getInt32(start + at, true), true);
    const colon = firstClock(cell, length);
    if (colon !== -1) return this.inHour(out, start, length, colon) ?? this.readOne(out, start, end);
    const cached = this.others.of(cell, 0, length);
    if (cached === null) return this.readOne(out, start, end);
    const { written, text } = cached;
    if (written !== null) this.reader.countLike(written, written.clock ?? 0, () => this.textOf(length));
    return put(out, start, end, text);
  }

  /** Null: the time must be read by itself. `colon`: the first one of its time of day. */
  private inHour(out: Buffer, start: number, length: number, colon: number): number | null {
    const { cell, key } = this;
    let last = colon;
    while (isPart(cell, last + 3, length)) last += 3;
    const minutes = last === colon ? colon + 1 : last - 2;
    const seconds = last === colon ? -1 : last + 1;
    if (cell.getUint8(minutes) >= SIX || (seconds !== -1 && cell.getUint8(seconds) >= SIX)) return null;
    const fraction = last + 4;
    const written = seconds === -1 ? 0 : fractionDigits(cell, last + 3, length);
    const zeros = zerosAt(cell, fraction, written);
    // A reader may leave out a fraction of 0, and cut finer digits off before that.
    if (zeros < written && zeros >= MILLIS) return null;
    const digits = zeros < written ? written : 0;
    for (let at = 0; at < length; at += 4) key.setInt32(at, cell.getInt32(at, true), true);
    setDigits(key, minutes, 2, ZERO);
    if (seconds !== -1) setDigits(key, seconds, 2, ZERO);
    setDigits(key, fraction, digits, ZERO + 1);
    const hour = this.hours.of(key, 0, length)?.hour ?? null;
    if (hour === null) return null;
    const isMidnight =
      hour.hasMidnight && digits === 0 && isZero(cell, minutes) && (seconds === -1 || isZero(cell, seconds));
    this.reader.countLike(hour.written, isMidnight ? 0 : 1, () => this.textOf(length));
    hour.text.copy(out, start);
    copyDigits(cell, minutes, out, start + hour.minutes, 2);
    if (hour.seconds !== -1 && seconds !== -1) copyDigits(cell, seconds, out, start + hour.seconds, 2);
    if (hour.digits > 0) copyDigits(cell, fraction, out, start + hour.fraction, hour.digits);
    return start + hour.text.length;
  }

  private textOf(length: number): string {
    return Buffer.from(this.cell.buffer, 0, length).toString();
  }

  private readOne(out: Buffer, start: number, end: number): number {
    const text = out.toString('utf8', start, end);
    const cell = text.includes('\\') ? unescaped(text) : text;
    return put(out, start, end, this.reader.read(cell));
  }
}

/** What a cell without a time of day becomes, and how it is written; null: a complete ISO time, or no time. */
function otherOf(
  reader: TimeReader,
  cell: string,
): { readonly text: string | null; readonly written: WrittenTime | null } {
  const text = cell.trim();
  const written = readTime(text).problem === null ? null : readWritten(text);
  return { text: reader.read(cell), written };
}

function isZero(cell: DataView, at: number): boolean {
  return cell.getUint8(at) === ZERO && cell.getUint8(at + 1) === ZERO;
}

function unescaped(json: string): string {
  const text: unknown = JSON.parse(`"${json}"`);
  return typeof text === 'string' ? text : json;
}

function put(out: Buffer, start: number, end: number, time: string | null): number {
  return time === null ? end : start + out.write(JSON.stringify(time).slice(1, -1), start);
}

/** The offset of the first colon with two digits behind it; -1: none. */
function firstClock(cell: DataView, length: number): number {
  let at = 0;
  while (at < length && !isPart(cell, at, length)) at += 1;
  return at < length ? at : -1;
}

/** Whether a colon and two digits stand at this offset. */
function isPart(cell: DataView, at: number, length: number): boolean {
  return (
    at + 2 < length &&
    cell.getUint8(at) === COLON &&
    isDigit(cell.getUint8(at + 1)) &&
    isDigit(cell.getUint8(at + 2)) &&
    !(at + 3 < length && isDigit(cell.getUint8(at + 3)))
  );
}

/** The digits of a fraction that begins at this offset; 0: there is none. */
function fractionDigits(cell: DataView, at: number, length: number): number {
  if (at >= length || (cell.getUint8(at) !== DOT && cell.getUint8(at) !== COMMA)) return 0;
  let digits = 0;
  while (at + 1 + digits < length && isDigit(cell.getUint8(at + 1 + digits))) digits += 1;
  return digits;
}

/** The zeros that a fraction begins with. */
function zerosAt(cell: DataView, from: number, digits: number): number {
  let zeros = 0;
  while (zeros < digits && cell.getUint8(from + zeros) === ZERO) zeros += 1;
  return zeros;
}

function setDigits(key: DataView, from: number, count: number, digit: number): void {
  for (let at = from; at < from + count; at += 1) key.setUint8(at, digit);
}

function copyDigits(cell: DataView, from: number, out: Buffer, to: number, count: number): void {
  for (let nth = 0; nth < count; nth += 1) out[to + nth] = cell.getUint8(from + nth);
}

const CLOCK = /(?::\d\d(?!\d))+/;

/** `text`: the key of the hour, with 1 for the digits of a fraction. Null: its times differ in more than their digits. */
function hourOf(reader: TimeReader, text: string): Hour | null {
  const { 0: clock = '', index = 0 } = CLOCK.exec(text) ?? {};
  const behind = index + clock.length;
  const hasSeconds = clock.length > 3;
  const written = hasSeconds ? (/^[.,](1+)/.exec(text.slice(behind))?.[1]?.length ?? 0) : 0;
  const like = (minutes: string, digits: string): string =>
    text.slice(0, behind - (hasSeconds ? 5 : 2)) +
    (hasSeconds ? `${minutes}:${minutes}` : minutes) +
    text.slice(behind, behind + Math.min(written, 1)) +
    digits +
    text.slice(behind + (written > 0 ? written + 1 : 0));
  const first = reader.read(text);
  const last = reader.read(like('59', '9'.repeat(written)));
  if (first === null || last?.length !== first.length) return null;
  const minutes = [...first].findIndex((char, at) => char !== last[at]);
  if (minutes === -1) return null;
  const fraction = minutes + (hasSeconds ? 6 : 3);
  const digits = written === 0 ? 0 : (/^1*/.exec(first.slice(fraction))?.[0].length ?? 0);
  const shape = readWritten(text.trim());
  if (shape === null) return null;
  const hour = {
    text: Buffer.from(first),
    minutes,
    seconds: hasSeconds ? minutes + 3 : -1,
    fraction,
    digits,
    written: shape,
    hasMidnight: Math.floor((shape.clock ?? 0) / HOUR_MS) === 0,
  };
  const rounded = '1'.padEnd(written, '0').slice(0, written);
  const isExact =
    withDigits(hour, '59', '9'.repeat(digits)) === last &&
    withDigits(hour, '00', rounded.slice(0, digits)) === reader.read(like('00', rounded));
  return isExact ? hour : null;
}

function withDigits(
  { text, minutes, seconds, fraction }: Pick<Hour, 'text' | 'minutes' | 'seconds' | 'fraction'>,
  clock: string,
  digits: string,
): string {
  const written = Buffer.from(text);
  written.write(clock, minutes);
  if (seconds !== -1) written.write(clock, seconds);
  written.write(digits, fraction);
  return written.toString();
}
