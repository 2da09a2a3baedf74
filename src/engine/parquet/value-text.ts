import { isUtf8 } from 'node:buffer';
import { clockText, dayText } from '../workbook/cell-text';
import type { RowCells } from '../workbook/row-cells';
import { ParquetDamagedError } from './parquet-damaged-error';
import { TIME_UNITS, type SchemaElement, type TimeUnit } from './schema-element';
import type { ByteRun, StoredValue } from './stored-values';

/** (ours) A decimal of more bytes than any database has. */
const DECIMAL_BYTES_AT_MOST = 128;
const SCALE_AT_MOST = 1000;

/** How the values of a column become texts. */
export interface ValueText {
  /** JSON has no quotes around its texts. */
  readonly isBare: boolean;
  /** The text of a value. */
  of(value: StoredValue): string;
  /** Puts the text of a value into a cell. */
  put(value: StoredValue, cells: RowCells, column: number): void;
}

/** Texts show values exactly: all digits, times with their unit, instants in UTC. Bytes that are no text are in hex. */
export function valueText(element: SchemaElement): ValueText {
  const { type, meaning } = element;
  switch (meaning.kind) {
    case 'text':
      return new Texts(isUtf8);
    case 'decimal':
      if (meaning.scale < 0 || meaning.scale > SCALE_AT_MOST)
        throw new ParquetDamagedError(`a scale of ${meaning.scale}`);
      return numbers((value) => decimalText(value, meaning.scale));
    case 'unsigned':
      return numbers((value) => unsignedText(value, type === 'int64' ? 64 : 32));
    case 'float16':
      return numbers((value) => (isRun(value) ? realText(float16(value)) : String(value)));
    case 'date':
      return others((value) => dateText(value));
    case 'time-of-day':
      return others((value) => timeOfDayText(value, meaning.unit));
    case 'time':
      return others((value) => timeText(value, meaning.unit) + (meaning.isInstant ? 'Z' : ''));
    case 'uuid':
      return others((value) => uuidText(value));
    case 'as-stored':
    case 'list':
    case 'map':
      return storedText(element);
  }
}

function storedText({ type }: SchemaElement): ValueText {
  switch (type) {
    case 'bytes':
    case 'fixed-bytes':
    case null:
      return new Texts(isPlainText);
    // Its writers do not say whether it is an instant.
    case 'int96':
      return others((value) => timeText(value, 'nanoseconds'));
    case 'float':
      return numbers((value) => (typeof value === 'number' ? floatText(value) : ''));
    case 'double':
      return numbers((value) => (typeof value === 'number' ? realText(value) : ''));
    case 'truth':
    case 'int32':
    case 'int64':
      return numbers(String);
  }
}

type TextOf = (value: StoredValue) => string;

/** Numbers and truths. */
function numbers(of: TextOf): ValueText {
  return { isBare: true, of, put: (value, cells, column) => cells.set(column, of(value)) };
}

function others(of: TextOf): ValueText {
  return { ...numbers(of), isBare: false };
}

/** Bytes that are copied if they are text. */
class Texts implements ValueText {
  readonly isBare = false;

  constructor(private readonly isText: (bytes: Buffer) => boolean) {}

  of(value: StoredValue): string {
    if (!isRun(value)) return String(value);
    const bytes = value.bytes.subarray(value.from, value.to);
    return this.isCopied(value) ? bytes.toString() : hex(bytes);
  }

  put(value: StoredValue, cells: RowCells, column: number): void {
    if (isRun(value) && this.isCopied(value)) cells.copy(column, value.view, value.from, value.to);
    else cells.set(column, this.of(value));
  }

  private isCopied({ bytes, from, to }: ByteRun): boolean {
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] as number;
      if (byte < SPACE || byte >= NOT_ASCII) return this.isText(bytes.subarray(from, to));
    }
    return true;
  }
}

const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const NOT_ASCII = 0x80;

/** Bytes that nothing calls a text are one if they have no control characters but line breaks. */
function isPlainText(bytes: Buffer): boolean {
  return isUtf8(bytes) && bytes.every((byte) => byte >= SPACE || (byte >= TAB && byte <= CARRIAGE_RETURN));
}

function isRun(value: StoredValue): value is ByteRun {
  return typeof value === 'object';
}

function hex(bytes: Buffer): string {
  return `0x${bytes.toString('hex')}`;
}

/** The shortest text that is read back as the same number of 32 bits. */
function floatText(value: number): string {
  for (const digits of [7, 8]) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return realText(Number(text));
  }
  return realText(Number(value.toPrecision(9)));
}

/** A number that is none is no value. */
function realText(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}

function float16({ bytes, from }: ByteRun): number {
  const half = bytes.readUInt16LE(from);
  const sign = half >> 15 === 1 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function unsignedText(value: StoredValue, bits: number): string {
  return typeof value === 'number' || typeof value === 'bigint'
    ? String(value < 0 ? BigInt.asUintN(bits, BigInt(value)) : value)
    : String(value);
}

function decimalText(value: StoredValue, scale: number): string {
  if (isRun(value) && value.to - value.from > DECIMAL_BYTES_AT_MOST)
    return hex(value.bytes.subarray(value.from, value.to));
  const unscaled = isRun(value) ? signedOf(value) : value;
  if (scale === 0) return String(unscaled);
  const text = String(unscaled);
  const sign = text.startsWith('-') ? '-' : '';
  const digits = text.slice(sign.length).padStart(scale + 1, '0');
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A whole number whose highest byte comes first. */
function signedOf({ bytes, from, to }: ByteRun): bigint {
  if (from === to) return 0n;
  return BigInt.asIntN((to - from) * 8, BigInt(`0x${bytes.toString('hex', from, to)}`));
}

function uuidText(value: StoredValue): string {
  if (!isRun(value)) return String(value);
  const text = value.bytes.toString('hex', value.from, value.to);
  return [0, 8, 12, 16, 20].map((from, index) => text.slice(from, [8, 12, 16, 20, 32][index])).join('-');
}

const SECONDS_A_DAY = 86_400;
const DAYS_OF_YEAR_0 = -719_528;
const DAYS_OF_YEAR_10000 = 2_932_897;

/** Days since 1970. Years that have no four digits stay numbers. */
function dateText(value: StoredValue): string {
  const days = Number(value);
  return days >= DAYS_OF_YEAR_0 && days < DAYS_OF_YEAR_10000 ? dayText(days) : String(days);
}

function timeText(value: StoredValue, unit: TimeUnit): string {
  const { seconds, fraction } = secondsOf(value, unit);
  const days = Math.floor(seconds / SECONDS_A_DAY);
  return `${dateText(days)}T${clockText((seconds - days * SECONDS_A_DAY) * 1000)}${fraction}`;
}

function timeOfDayText(value: StoredValue, unit: TimeUnit): string {
  const { seconds, fraction } = secondsOf(value, unit);
  return clockText(seconds * 1000) + fraction;
}

/** Whole seconds, and what is more of them as `.25`. */
function secondsOf(
  value: StoredValue,
  unit: TimeUnit,
): { readonly seconds: number; readonly fraction: string } {
  const digits = TIME_UNITS[unit];
  const perSecond = 10 ** digits;
  if (typeof value === 'number') {
    const seconds = Math.floor(value / perSecond);
    return { seconds, fraction: fractionText(value - seconds * perSecond, digits) };
  }
  const ticks = typeof value === 'bigint' ? value : 0n;
  const rest = Number(ticks % BigInt(perSecond));
  const positive = rest < 0 ? rest + perSecond : rest;
  return {
    seconds: Number((ticks - BigInt(positive)) / BigInt(perSecond)),
    fraction: fractionText(positive, digits),
  };
}

function fractionText(ticks: number, digits: number): string {
  return ticks === 0 ? '' : `.${String(ticks).padStart(digits, '0').replace(/0+$/, '')}`;
}
