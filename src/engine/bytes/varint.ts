/** Writes a whole number up to 2^53 as LEB128 at `at`; returns the offset behind it. */
export function putVarint(value: number, bytes: Uint8Array, at: number): number {
  let rest = value;
  let next = at;
  while (rest >= 0x80) {
    bytes[next++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  bytes[next++] = rest;
  return next;
}

/** The most bytes of one number. */
export const VARINT_BYTES = 8;

/** Reads LEB128 numbers from `bytes[at..end)`. */
export class VarintReader {
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
    private readonly end: number,
  ) {}

  get done(): boolean {
    return this.at >= this.end;
  }

  /** NaN: the bytes end within a number, or the number is not a safe integer. */
  next(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < VARINT_BYTES && this.at < this.end; count += 1) {
      const byte = this.bytes[this.at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return Number.isSafeInteger(value) ? value : Number.NaN;
      scale *= 0x80;
    }
    return Number.NaN;
  }
}
