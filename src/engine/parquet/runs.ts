import { bitsAt } from './bits';
import { ParquetDamagedError } from './parquet-damaged-error';

/** Wider ones do not exist: levels and indices are 32-bit numbers. */
const WIDTH_AT_MOST = 32;

/** Small numbers, each stored once for a run of it, or packed in groups of eight. They are read one after the other. */
export class Runs {
  /** Numbers that are left of the current run. */
  private left = 0;
  private isPacked = false;
  /** The number of a run. */
  private value = 0;
  /** Where packed numbers start, and how many bits of them were read. */
  private packedAt = 0;
  private bit = 0;

  /** `bytes[at..end)` holds the runs. Numbers have `width` bits. */
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
    private readonly end: number,
    private readonly width: number,
  ) {
    if (width > WIDTH_AT_MOST || at > end || end > bytes.length)
      throw new ParquetDamagedError(`runs of ${width} bits up to ${end}`);
  }

  next(): number {
    // Some writers leave out the runs of numbers without bits.
    if (this.width === 0) return 0;
    if (this.left === 0) this.beginRun();
    this.left -= 1;
    return this.isPacked ? this.unpack() : this.value;
  }

  /** How many of the next numbers are 0. */
  zerosOf(count: number): number {
    let zeros = 0;
    for (let seen = 0; seen < count;) {
      if (this.left === 0) this.beginRun();
      if (this.isPacked) {
        if (this.next() === 0) zeros += 1;
        seen += 1;
        continue;
      }
      const taken = Math.min(this.left, count - seen);
      if (this.value === 0) zeros += taken;
      this.left -= taken;
      seen += taken;
    }
    return zeros;
  }

  private beginRun(): void {
    while (this.left === 0) {
      const header = this.varint();
      this.isPacked = header % 2 === 1;
      const count = Math.floor(header / 2);
      this.left = this.isPacked ? count * 8 : count;
      if (this.isPacked) this.beginPacked(count);
      else this.readValue();
    }
  }

  private beginPacked(groups: number): void {
    this.packedAt = this.at;
    this.bit = 0;
    // The last groups of a page may be cut short where no value needs them.
    this.at = Math.min(this.end, this.at + groups * this.width);
    const stored = Math.floor(((this.at - this.packedAt) * 8) / this.width);
    if (stored < this.left) this.left = stored;
    if (groups > 0 && this.left === 0) throw new ParquetDamagedError('packed numbers are missing');
  }

  private unpack(): number {
    const value = bitsAt(this.bytes, this.packedAt, this.bit, this.width);
    this.bit += this.width;
    return value;
  }

  private readValue(): void {
    const length = (this.width + 7) >> 3;
    if (this.at + length > this.end) throw new ParquetDamagedError('a run without its number');
    this.value = bitsAt(this.bytes, this.at, 0, length * 8);
    this.at += length;
  }

  private varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.at < this.end ? this.bytes[this.at] : undefined;
      if (byte === undefined || scale > 2 ** 28) throw new ParquetDamagedError('the numbers end too early');
      this.at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }
}
