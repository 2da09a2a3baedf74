import { DamagedDataError } from './damaged-data-error';

const ZEROS_AT_ONCE = 64 * 1024;

/** The compressed bytes, taken one by one or a slice at a time. */
export class RawInput {
  private chunk: Buffer = Buffer.alloc(0);
  private at = 0;

  constructor(private readonly raw: AsyncGenerator<Buffer, void, void>) {}

  async ended(): Promise<boolean> {
    return (await this.available()) === 0;
  }

  /** The next bytes, at most `length`; they are taken by `take`. Empty: there are no more. */
  async peek(length: number): Promise<Buffer> {
    await this.available();
    return this.chunk.subarray(this.at, this.at + length);
  }

  take(length: number): void {
    this.at += length;
  }

  /** Takes the next byte; null: there are no more. */
  async byte(): Promise<number | null> {
    if (await this.ended()) return null;
    const byte = this.chunk[this.at] as number;
    this.at += 1;
    return byte;
  }

  /** Takes the next `length` bytes. Throws `DamagedDataError` if there are fewer. */
  async bytes(length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length);
    for (let filled = 0; filled < length;) {
      const next = await this.peek(length - filled);
      if (next.length === 0) throw new DamagedDataError('cut');
      bytes.set(next, filled);
      filled += next.length;
      this.take(next.length);
    }
    return bytes;
  }

  /** Takes zeros; returns how many. */
  async skipZeros(): Promise<number> {
    let zeros = 0;
    for (;;) {
      const bytes = await this.peek(ZEROS_AT_ONCE);
      const end = bytes.findIndex((byte) => byte !== 0);
      const taken = end === -1 ? bytes.length : end;
      this.take(taken);
      zeros += taken;
      if (bytes.length === 0 || end !== -1) return zeros;
    }
  }

  // Not `for await`, which would close `raw`: after damage the caller reads on.
  private async available(): Promise<number> {
    while (this.at >= this.chunk.length) {
      const next = await this.raw.next();
      if (next.done === true) return 0;
      this.chunk = next.value;
      this.at = 0;
    }
    return this.chunk.length - this.at;
  }
}
