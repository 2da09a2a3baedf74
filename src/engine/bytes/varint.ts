/** Whole numbers up to 2^53 in as few bytes as they need: seven bits a byte, low ones first, the top bit says more. */
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

/** Bytes that one number may take. */
export const VARINT_BYTES = 8;

/** Reads numbers one after the other. */
export class VarintReader {
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
    private readonly end: number,
  ) {}

  get done(): boolean {
    return this.at >= this.end;
  }

  /** NaN when the bytes end within a number or hold none that can be. */
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
