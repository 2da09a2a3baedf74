import { DamagedDataError } from '../damaged-data-error';
import type { RawInput } from '../raw-input';

/** No block is longer: 900,000 symbols of 20 bits, and the codes and selectors before them. */
const BLOCK_AT_MOST = 2_400_000;
const READ_AT_ONCE = 512 * 1024;
/** A group of symbols may be read behind the last byte before `check` notices. */
const ROOM = 128;

/** The bits of a packed file. So many are at hand that a whole block is read without waiting. */
export class PackedBits {
  bytes = Buffer.alloc(64 * 1024 + ROOM);
  /** The next byte, of those up to `end`. */
  at = 0;
  end = 0;
  /** The lowest `count` bits are the next ones. */
  held = 0;
  count = 0;
  private hasEnded = false;

  constructor(private readonly input: RawInput) {}

  /** Reads on until the longest block is at hand, or all there is. */
  async fill(): Promise<void> {
    if (this.hasEnded || this.end - this.at >= BLOCK_AT_MOST) return;
    this.bytes.copyWithin(0, this.at, this.end);
    this.end -= this.at;
    this.at = 0;
    while (this.end < BLOCK_AT_MOST + READ_AT_ONCE) {
      const next = await this.input.peek(READ_AT_ONCE);
      if (next.length === 0) {
        this.hasEnded = true;
        return;
      }
      this.reserve(next.length);
      this.bytes.set(next, this.end);
      this.end += next.length;
      this.input.take(next.length);
    }
  }

  /** The next bits as a number, at most 24. */
  read(bits: number): number {
    while (this.count < bits) {
      if (this.at >= this.end) throw this.missing();
      this.held = (this.held << 8) | (this.bytes[this.at++] as number);
      this.count += 8;
    }
    this.count -= bits;
    return (this.held >>> this.count) & ((1 << bits) - 1);
  }

  /** The next 32 bits as a number. */
  readSum(): number {
    return this.read(16) * 0x10000 + this.read(16);
  }

  /** Passes over the bits up to the next whole byte. */
  align(): void {
    this.count -= this.count % 8;
  }

  /** Passes over zeros, from a whole byte on; returns how many. */
  async skipZeros(): Promise<number> {
    let zeros = 0;
    this.at -= this.count / 8;
    this.count = 0;
    for (;;) {
      await this.fill();
      const from = this.at;
      while (this.at < this.end && this.bytes[this.at] === 0) this.at += 1;
      zeros += this.at - from;
      if (this.at < this.end || this.hasEnded) return zeros;
    }
  }

  get isAtEnd(): boolean {
    return this.at === this.end;
  }

  /** Throws if more bits were read than there are. */
  check(): void {
    if (this.at - (this.count >> 3) > this.end) throw this.missing();
  }

  /** What is wrong where bits make no sense: behind the end there are none. */
  wrong(at: number, count: number): DamagedDataError {
    return at - (count >> 3) > this.end ? this.missing() : new DamagedDataError('corrupt');
  }

  private missing(): DamagedDataError {
    return new DamagedDataError(this.hasEnded ? 'cut' : 'corrupt');
  }

  private reserve(more: number): void {
    if (this.end + more + ROOM <= this.bytes.length) return;
    const grown = Buffer.alloc(Math.max(this.end + more, this.bytes.length * 2) + ROOM);
    this.bytes.copy(grown, 0, 0, this.end);
    this.bytes = grown;
  }
}
