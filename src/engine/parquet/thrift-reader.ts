import { ParquetDamagedError } from './parquet-damaged-error';

/** How to read the fields of a struct, by their ids. Others are skipped. */
export type FieldReaders = Readonly<Record<number, () => void>>;

const STOP = 0;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const SET = 10;
const STRUCT = 12;

const DOUBLE_BYTES = 8;
const LONG_LIST = 15;
const VARINT_BYTES_AT_MOST = 10;
const DEPTH_AT_MOST = 32;

/**
 * Reads values in the compact protocol of Thrift. It keeps nothing, and its work is bounded by the bytes, whatever they
 * claim. Throws `ParquetDamagedError`.
 */
export class ThriftReader {
  /** The type of the value that comes next. */
  private type = STRUCT;
  private depth = 0;

  constructor(
    private readonly bytes: Uint8Array,
    /** The offset of what comes next. */
    public at = 0,
  ) {}

  struct(fields: FieldReaders): void {
    this.expect(STRUCT);
    this.goDown();
    for (let id = 0; ;) {
      const head = this.byte();
      const type = head & 0x0f;
      if (type === STOP) break;
      const step = head >> 4;
      id = step === 0 ? zigzag(this.varint()) : id + step;
      this.type = type;
      const read = fields[id];
      if (read === undefined) this.skip(type);
      else read();
    }
    this.depth -= 1;
  }

  /** Calls `element` for each element, which must read it. */
  list(element: () => void): void {
    this.expect(LIST);
    this.goDown();
    const head = this.byte();
    const short = head >> 4;
    const length = short === LONG_LIST ? this.varint() : short;
    for (let index = 0; index < length; index += 1) {
      this.type = head & 0x0f;
      element();
    }
    this.depth -= 1;
  }

  /** Numbers beyond 2^53 lose digits: no field of Parquet has such. */
  int(): number {
    if (this.type === BYTE) return (this.byte() << 24) >> 24;
    if (this.type !== I16 && this.type !== I32 && this.type !== I64) throw unexpected(this.type);
    return zigzag(this.varint());
  }

  /** A field: its value is its type. */
  truth(): boolean {
    if (this.type !== TRUE && this.type !== FALSE) throw unexpected(this.type);
    return this.type === TRUE;
  }

  text(): string {
    this.expect(BINARY);
    const length = this.varint();
    const from = this.at;
    this.pass(length);
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + from, length).toString();
  }

  private skip(type: number): void {
    switch (type) {
      case TRUE:
      case FALSE:
        return;
      case BYTE:
        return this.pass(1);
      case I16:
      case I32:
      case I64:
        this.varint();
        return;
      case DOUBLE:
        return this.pass(DOUBLE_BYTES);
      case BINARY:
        return this.pass(this.varint());
      case LIST:
      case SET:
        this.type = LIST;
        return this.list(() => this.skipElement(this.type));
      case STRUCT:
        return this.struct({});
      default:
        throw unexpected(type);
    }
  }

  /** A truth that is an element is a byte. */
  private skipElement(type: number): void {
    this.skip(type === TRUE || type === FALSE ? BYTE : type);
  }

  private goDown(): void {
    if (this.depth === DEPTH_AT_MOST) throw new ParquetDamagedError('values within values without end');
    this.depth += 1;
  }

  private expect(type: number): void {
    if (this.type !== type) throw unexpected(this.type);
  }

  private byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new ParquetDamagedError('it ends within a struct');
    this.at += 1;
    return byte;
  }

  private pass(length: number): void {
    if (length > this.bytes.length - this.at) throw new ParquetDamagedError('it ends within a struct');
    this.at += length;
  }

  private varint(): number {
    let value = 0;
    for (let index = 0, scale = 1; index < VARINT_BYTES_AT_MOST; index += 1, scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new ParquetDamagedError('a number without end');
  }
}

function zigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function unexpected(type: number): ParquetDamagedError {
  return new ParquetDamagedError(`a value of the unexpected type ${type}`);
}
