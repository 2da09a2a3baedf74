import { viewOver } from '../bytes/byte-view';
import { grownTo } from '../bytes/byte-runs';
import { COPY_ROOM } from '../workbook/row-cells';
import { bitsAt } from './bits';
import { Deltas } from './deltas';
import { ParquetDamagedError } from './parquet-damaged-error';
import { Runs } from './runs';
import type { PhysicalType } from './schema-element';

/** Bytes with `COPY_ROOM` behind them, and a view of both. */
export class RoomyBytes {
  readonly bytes: Buffer;
  readonly view: DataView;

  constructor(readonly length: number) {
    const all = Buffer.alloc(length + COPY_ROOM);
    this.bytes = all.subarray(0, length);
    this.view = viewOver(all);
  }
}

/** A value that is `bytes[from..to)`, with `COPY_ROOM` behind it. It is valid until the next one is read. */
export interface ByteRun {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly from: number;
  readonly to: number;
}

/** A value as it is stored. Whole numbers beyond 2^53 are bigints; `int96` is nanoseconds since 1970. */
export type StoredValue = number | bigint | boolean | ByteRun;

/** The values of a page, which are read one after the other. Throws `ParquetDamagedError` behind the last. */
export interface StoredValues {
  next(): StoredValue;
}

interface ByteValues extends StoredValues {
  next(): ByteRun;
}

/** How values of a column are stored. */
export interface StoredAs {
  readonly type: PhysicalType;
  /** Bytes of each value of `fixed-bytes`. */
  readonly length: number;
}

/** Values one behind the other, from `at` on. */
export function plainValues(page: RoomyBytes, at: number, { type, length }: StoredAs): StoredValues {
  switch (type) {
    case 'truth':
      return new PlainTruths(page, at);
    case 'bytes':
      return new PlainBytes(page, at);
    case 'fixed-bytes':
      return new FixedBytes(page, at, widthOf(type, length));
    case 'int32':
    case 'int64':
    case 'int96':
    case 'float':
    case 'double':
      return new PlainNumbers(page, at, type);
  }
}

/** Truths as runs, behind the length of all of them. */
export function truthRuns({ bytes }: RoomyBytes, at: number): StoredValues {
  const end = at + 4 + (at + 4 <= bytes.length ? bytes.readUInt32LE(at) : 0);
  const runs = new Runs(bytes, at + 4, end, 1);
  return { next: () => runs.next() === 1 };
}

/** Whole numbers as differences. */
export function deltaValues({ bytes }: RoomyBytes, at: number, type: PhysicalType): StoredValues {
  const deltas = new Deltas(bytes, at, type === 'int32' ? 32 : 64);
  return { next: () => smaller(deltas.next()) };
}

/** Bytes whose lengths stand before all of them. */
export function deltaLengthValues(page: RoomyBytes, at: number): ByteValues {
  const lengths = new Deltas(page.bytes, at, 32);
  return new BytesOfLengths(page, new Deltas(page.bytes, at, 32).end(), lengths);
}

/** Bytes that share their beginning with those before. */
export function deltaBytesValues(page: RoomyBytes, at: number): StoredValues {
  const suffixes = new Deltas(page.bytes, at, 32).end();
  return new SharedBeginnings(new Deltas(page.bytes, at, 32), deltaLengthValues(page, suffixes));
}

/** The first bytes of all values, then the second ones and so on. */
export function splitValues(page: RoomyBytes, at: number, { type, length }: StoredAs): StoredValues {
  const width = widthOf(type, length);
  const count = Math.floor((page.length - at) / width);
  // The schema may claim any width: nothing is held for values that are not there.
  if (count === 0) throw tooFew();
  const one = new RoomyBytes(width);
  const value = plainValueAt(one, 0, { type, length });
  let index = 0;
  return {
    next() {
      if (index >= count) throw tooFew();
      for (let byte = 0; byte < width; byte += 1)
        one.bytes[byte] = page.bytes[at + byte * count + index] as number;
      index += 1;
      return value();
    },
  };
}

/** Reads the value at an offset, again and again. */
function plainValueAt(page: RoomyBytes, at: number, stored: StoredAs): () => StoredValue {
  return () => plainValues(page, at, stored).next();
}

function widthOf(type: PhysicalType, length: number): number {
  switch (type) {
    case 'int32':
    case 'float':
      return 4;
    case 'int64':
    case 'double':
      return 8;
    case 'int96':
      return 12;
    case 'fixed-bytes':
      if (length > 0) return length;
      break;
    case 'truth':
    case 'bytes':
      break;
  }
  throw new ParquetDamagedError(`values of ${length} bytes`);
}

class PlainTruths implements StoredValues {
  private bit = 0;

  constructor(
    private readonly page: RoomyBytes,
    private readonly at: number,
  ) {}

  next(): boolean {
    if (this.at + (this.bit >> 3) >= this.page.length) throw tooFew();
    const truth = bitsAt(this.page.bytes, this.at, this.bit, 1) === 1;
    this.bit += 1;
    return truth;
  }
}

type NumberType = Exclude<PhysicalType, 'truth' | 'bytes' | 'fixed-bytes'>;

class PlainNumbers implements StoredValues {
  private readonly width: number;

  constructor(
    private readonly page: RoomyBytes,
    private at: number,
    private readonly type: NumberType,
  ) {
    this.width = widthOf(type, 0);
  }

  next(): number | bigint {
    const { page, at, type } = this;
    this.at += this.width;
    if (this.at > page.length) throw tooFew();
    switch (type) {
      case 'int32':
        return page.view.getInt32(at, true);
      case 'int64':
        return int64At(page.view, at);
      case 'int96':
        return nanosecondsAt(page.view, at);
      case 'float':
        return page.view.getFloat32(at, true);
      case 'double':
        return page.view.getFloat64(at, true);
    }
  }
}

/** 2^53 as its upper half. */
const UPPER_HALF_AT_MOST = 2 ** 21;

function int64At(view: DataView, at: number): number | bigint {
  const upper = view.getInt32(at + 4, true);
  const isSafe = upper > -UPPER_HALF_AT_MOST && upper < UPPER_HALF_AT_MOST;
  return isSafe ? upper * 2 ** 32 + view.getUint32(at, true) : view.getBigInt64(at, true);
}

const JULIAN_DAY_OF_1970 = 2_440_588;
const NANOSECONDS_A_DAY = 86_400_000_000_000n;

/** Nanoseconds since midnight, and the Julian day. */
function nanosecondsAt(view: DataView, at: number): bigint {
  const day = BigInt(view.getInt32(at + 8, true) - JULIAN_DAY_OF_1970);
  return day * NANOSECONDS_A_DAY + view.getBigInt64(at, true);
}

function smaller(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Values that lie one after the other in a page. */
abstract class BytesInPage implements ByteValues, ByteRun {
  readonly bytes: Buffer;
  readonly view: DataView;
  from = 0;
  to: number;

  constructor({ bytes, view }: RoomyBytes, at: number) {
    this.bytes = bytes;
    this.view = view;
    this.to = at;
  }

  abstract next(): ByteRun;

  /** The value of so many bytes from here on. */
  protected valueAt(from: number, length: number): ByteRun {
    this.from = from;
    this.to = from + length;
    if (length < 0 || this.to > this.bytes.length) throw tooFew();
    return this;
  }
}

/** Each behind its length. */
class PlainBytes extends BytesInPage {
  next(): ByteRun {
    const { to, bytes, view } = this;
    const from = to + 4;
    if (from > bytes.length) throw tooFew();
    return this.valueAt(from, view.getUint32(to, true));
  }
}

class FixedBytes extends BytesInPage {
  constructor(
    page: RoomyBytes,
    at: number,
    private readonly width: number,
  ) {
    super(page, at);
  }

  next(): ByteRun {
    return this.valueAt(this.to, this.width);
  }
}

class BytesOfLengths extends BytesInPage {
  constructor(
    page: RoomyBytes,
    at: number,
    private readonly lengths: Deltas,
  ) {
    super(page, at);
  }

  next(): ByteRun {
    return this.valueAt(this.to, Number(this.lengths.next()));
  }
}

/** (ours) Beginnings that are shared could make a value of any length from few bytes. */
const SHARED_BYTES_AT_MOST = 16 * 1024 * 1024;

class SharedBeginnings implements ByteValues, ByteRun {
  bytes = Buffer.alloc(256);
  view = viewOver(this.bytes);
  readonly from = 0;
  to = 0;

  constructor(
    private readonly prefixes: Deltas,
    private readonly suffixes: ByteValues,
  ) {}

  next(): ByteRun {
    const prefix = Number(this.prefixes.next());
    const suffix = this.suffixes.next();
    const length = prefix + suffix.to - suffix.from;
    if (prefix < 0 || prefix > this.to || length > SHARED_BYTES_AT_MOST) throw tooFew();
    if (length + COPY_ROOM > this.bytes.length) {
      this.bytes = grownTo(length + COPY_ROOM, this.bytes, prefix);
      this.view = viewOver(this.bytes);
    }
    suffix.bytes.copy(this.bytes, prefix, suffix.from, suffix.to);
    this.to = length;
    return this;
  }
}

function tooFew(): ParquetDamagedError {
  return new ParquetDamagedError('a page holds fewer values than it says');
}
