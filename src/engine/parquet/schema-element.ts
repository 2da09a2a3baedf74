import { ParquetDamagedError } from './parquet-damaged-error';
import type { ThriftReader } from './thrift-reader';

/** How values are stored, by the numbers of the format. */
export const PHYSICAL_TYPES = [
  'truth',
  'int32',
  'int64',
  'int96',
  'float',
  'double',
  'bytes',
  'fixed-bytes',
] as const;
export type PhysicalType = (typeof PHYSICAL_TYPES)[number];

/** How pages are packed, by the numbers of the format. LZO has no place here: no writer has used it for years. */
export const CODECS = ['none', 'snappy', 'gzip', undefined, 'brotli', 'lz4', 'zstd', 'lz4-raw'] as const;
export type Codec = NonNullable<(typeof CODECS)[number]>;

const REPETITIONS = ['required', 'optional', 'repeated'] as const;
export type Repetition = (typeof REPETITIONS)[number];

export const TIME_UNITS = { milliseconds: 3, microseconds: 6, nanoseconds: 9 } as const;
export type TimeUnit = keyof typeof TIME_UNITS;

/** What values mean. */
export type Meaning =
  | { readonly kind: 'as-stored' | 'text' | 'unsigned' | 'date' | 'float16' | 'uuid' | 'list' | 'map' }
  | { readonly kind: 'decimal'; readonly scale: number }
  | { readonly kind: 'time-of-day'; readonly unit: TimeUnit }
  /** `isInstant`: counted from 1970 in UTC. Otherwise it is what a clock shows in an unknown zone. */
  | { readonly kind: 'time'; readonly unit: TimeUnit; readonly isInstant: boolean };

/** A column, or a group of them, as the footer describes it. */
export interface SchemaElement {
  readonly name: string;
  /** Null: it is a group. */
  readonly type: PhysicalType | null;
  /** Bytes of each value of `fixed-bytes`. */
  readonly length: number;
  readonly repetition: Repetition;
  readonly children: number;
  readonly meaning: Meaning;
}

export function readSchemaElement(thrift: ThriftReader): SchemaElement {
  let name = '';
  let type: PhysicalType | null = null;
  let length = 0;
  let repetition: Repetition = 'required';
  let children = 0;
  let converted = -1;
  let scale = 0;
  let logical: Meaning | null = null;
  thrift.struct({
    1: () => (type = known(PHYSICAL_TYPES, thrift.int())),
    2: () => (length = thrift.int()),
    3: () => (repetition = known(REPETITIONS, thrift.int())),
    4: () => (name = thrift.text()),
    5: () => (children = thrift.int()),
    6: () => (converted = thrift.int()),
    7: () => (scale = thrift.int()),
    10: () => (logical = readLogicalType(thrift)),
  });
  const meaning = logical ?? convertedMeaning(converted, scale);
  return { name, type: children > 0 ? null : type, length, repetition, children, meaning };
}

function known<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new ParquetDamagedError(`a column of the kind ${index}`);
  return value;
}

const AS_STORED: Meaning = { kind: 'as-stored' };
const TEXT: Meaning = { kind: 'text' };

/** A union: a struct with one field. Null: one of a later version, or one that says no more than how values are stored. */
function readLogicalType(thrift: ThriftReader): Meaning | null {
  let meaning: Meaning | null = null;
  const is = (found: Meaning) => (): void => {
    thrift.struct({});
    meaning = found;
  };
  thrift.struct({
    1: is(TEXT),
    2: is({ kind: 'map' }),
    3: is({ kind: 'list' }),
    4: is(TEXT),
    5: () => (meaning = { kind: 'decimal', scale: readScale(thrift) }),
    6: is({ kind: 'date' }),
    7: () => (meaning = { kind: 'time-of-day', unit: readTime(thrift).unit }),
    8: () => (meaning = { kind: 'time', ...readTime(thrift) }),
    10: () => (meaning = readInteger(thrift)),
    12: is(TEXT),
    14: is({ kind: 'uuid' }),
    15: is({ kind: 'float16' }),
  });
  return meaning;
}

function readScale(thrift: ThriftReader): number {
  let scale = 0;
  thrift.struct({ 1: () => (scale = thrift.int()) });
  return scale;
}

function readTime(thrift: ThriftReader): { readonly unit: TimeUnit; readonly isInstant: boolean } {
  let unit: TimeUnit = 'milliseconds';
  let isInstant = false;
  const is = (found: TimeUnit) => (): void => {
    thrift.struct({});
    unit = found;
  };
  thrift.struct({
    1: () => (isInstant = thrift.truth()),
    2: () => thrift.struct({ 1: is('milliseconds'), 2: is('microseconds'), 3: is('nanoseconds') }),
  });
  return { unit, isInstant };
}

function readInteger(thrift: ThriftReader): Meaning {
  let isSigned = true;
  thrift.struct({ 2: () => (isSigned = thrift.truth()) });
  return isSigned ? AS_STORED : { kind: 'unsigned' };
}

/** The types of older files, by the numbers of the format. */
function convertedMeaning(converted: number, scale: number): Meaning {
  switch (converted) {
    case 0: // text
    case 4: // one of few texts
    case 19: // JSON
      return TEXT;
    case 1:
    case 2:
      return { kind: 'map' };
    case 3:
      return { kind: 'list' };
    case 5:
      return { kind: 'decimal', scale };
    case 6:
      return { kind: 'date' };
    case 7:
      return { kind: 'time-of-day', unit: 'milliseconds' };
    case 8:
      return { kind: 'time-of-day', unit: 'microseconds' };
    case 9:
      return { kind: 'time', unit: 'milliseconds', isInstant: true };
    case 10:
      return { kind: 'time', unit: 'microseconds', isInstant: true };
    case 11:
    case 12:
    case 13:
    case 14:
      return { kind: 'unsigned' };
    default:
      return AS_STORED;
  }
}
