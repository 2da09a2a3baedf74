import { bitsAt } from './bits';
import { ParquetDamagedError } from './parquet-damaged-error';

/** Whole numbers that are stored as differences to the one before, in blocks. They are read one after the other. */
export class Deltas {
  /** How many numbers there are. */
  readonly count: number;
  private readonly blockValues: number;
  private readonly miniBlocks: number;
  private readonly value: { current: bigint };
  private given = 0;
  private least = 0n;
  /** Where the widths of the miniblocks of the current block are, and which of them is read. */
  private widthsAt = 0;
  private mini = 0;
  private width = 0;
  private packedAt = 0;
  private bit = 0;
  private leftInMini = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
    private readonly bits: 32 | 64,
  ) {
    this.blockValues = Number(this.varint());
    this.miniBlocks = Number(this.varint());
    this.count = Number(this.varint());
    this.value = { current: this.zigzag() };
    const perMini = this.blockValues / this.miniBlocks;
    if (
      !Number.isInteger(perMini) ||
      perMini < 8 ||
      perMini % 8 !== 0 ||
      this.miniBlocks > MINI_BLOCKS_AT_MOST
    )
      throw new ParquetDamagedError(`blocks of ${this.blockValues} differences`);
    this.mini = this.miniBlocks;
  }

  /** The offset behind all numbers, which must not have been read yet. */
  end(): number {
    let left = this.count - 1;
    while (left > 0) {
      this.beginBlock();
      for (let mini = 0; mini < this.miniBlocks && left > 0; mini += 1) {
        this.beginMini();
        left -= this.perMini;
      }
    }
    return this.at;
  }

  next(): bigint {
    if (this.given >= this.count) throw new ParquetDamagedError('the differences end too early');
    this.given += 1;
    if (this.given === 1) return this.value.current;
    if (this.leftInMini === 0) {
      if (this.mini === this.miniBlocks) this.beginBlock();
      this.beginMini();
    }
    this.leftInMini -= 1;
    this.value.current = BigInt.asIntN(this.bits, this.value.current + this.least + this.unpack());
    return this.value.current;
  }

  private get perMini(): number {
    return this.blockValues / this.miniBlocks;
  }

  private beginBlock(): void {
    this.least = this.zigzag();
    this.widthsAt = this.at;
    this.at += this.miniBlocks;
    this.mini = 0;
  }

  private beginMini(): void {
    this.width = this.bytes[this.widthsAt + this.mini] ?? 0;
    this.mini += 1;
    this.packedAt = this.at;
    this.bit = 0;
    this.at += (this.width * this.perMini) / 8;
    if (this.width > this.bits || this.packedAt > this.bytes.length)
      throw new ParquetDamagedError(`differences of ${this.width} bits`);
    this.leftInMini = this.perMini;
  }

  private unpack(): bigint {
    const { bytes, packedAt, bit, width } = this;
    this.bit += width;
    if (packedAt + this.bit / 8 > bytes.length)
      throw new ParquetDamagedError('the differences end too early');
    if (width <= 32) return BigInt(bitsAt(bytes, packedAt, bit, width));
    const low = bitsAt(bytes, packedAt, bit, 32);
    return (BigInt(bitsAt(bytes, packedAt, bit + 32, width - 32)) << 32n) | BigInt(low);
  }

  private zigzag(): bigint {
    const value = this.varint();
    return (value >> 1n) ^ -(value & 1n);
  }

  private varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at];
      if (byte === undefined) break;
      this.at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new ParquetDamagedError('a number without end');
  }
}

const MINI_BLOCKS_AT_MOST = 4096;
