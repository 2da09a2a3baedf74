const ONES = 0x01010101;

/** Four times the same byte. */
export function repeated(byte: number): number {
  return Math.imul(byte, ONES);
}

/** Whether one of four bytes is the repeated one. */
export function hasByte(four: number, byte: number): boolean {
  const turned = four ^ byte;
  return ((turned - ONES) & ~turned & 0x80808080) !== 0;
}

/**
 * The offset of the first delimiter, quote, backslash or control character; the view must have one, and three bytes
 * behind it. It reads four bytes at a time, and only the first bit found is reliable.
 */
export function endOfPlainCell(view: DataView, from: number, delimiters: number): number {
  for (let at = from; ; at += 4) {
    const four = view.getInt32(at, true);
    const turned = four ^ 0x02020202;
    const slashes = four ^ 0x5c5c5c5c;
    const ends = four ^ delimiters;
    const found =
      (((turned - 0x21212121) & ~turned) | ((slashes - ONES) & ~slashes) | ((ends - ONES) & ~ends)) &
      0x80808080;
    if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >> 3);
  }
}

/**
 * Copies `from[start..end)` to `to[at]`, eight bytes at a time: up to seven bytes are read and written behind the last.
 * Valid UTF-8 is never the bits of a NaN, which a processor may change, and with such bits it stays invalid. Returns the
 * offset behind the copy.
 */
export function copyRun(from: DataView, start: number, end: number, to: DataView, at: number): number {
  const shift = at - start;
  for (let next = start; next < end; next += 8)
    to.setFloat64(next + shift, from.getFloat64(next, true), true);
  return end + shift;
}

/** The first bytes in a longer buffer: at least twice as long, and as long as needed. */
export function grownTo(needed: number, bytes: Buffer, filled: number): Buffer<ArrayBuffer> {
  const grown = Buffer.alloc(Math.max(needed, bytes.length * 2));
  bytes.copy(grown, 0, 0, filled);
  return grown;
}
