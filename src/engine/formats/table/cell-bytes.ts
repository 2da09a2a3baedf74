import { endOfPlainBytes } from '../../rules/fast-path/scan-json';

const ONES = 0x01010101;

/** Four times the same byte. */
export function repeated(byte: number): number {
  return Math.imul(byte, ONES);
}

/**
 * The offset of the first delimiter, quote, backslash or control character; the view must have one, and three bytes
 * behind it. Works like `endOfPlainBytes`: four bytes at a time, and only the first bit found is reliable.
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

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
const ZERO = 0x30;

/** The letters of JSON's short escapes, by the byte that they stand for; 0: there is none. */
const LETTERS = new Uint8Array(0x60);
for (const [byte, letter] of [...'\b\t\n\f\r'].map((char, nth) => [char, 'btnfr'[nth]] as const)) {
  LETTERS[byte.charCodeAt(0)] = letter?.charCodeAt(0) ?? 0;
}
LETTERS[QUOTE] = QUOTE;
LETTERS[BACKSLASH] = BACKSLASH;
const HEX = Buffer.from('0123456789abcdef');

/**
 * Writes `source[from..to)` as the text of a JSON string, like JSON.stringify. Invalid UTF-8 stays as it is. `inQuotes`:
 * two quotes mean one. Returns the offset behind the text.
 */
export function writeJsonText(
  source: DataView,
  from: number,
  to: number,
  out: DataView,
  at: number,
  inQuotes: 'quoted' | 'plain',
): number {
  let next = from;
  let filled = at;
  for (;;) {
    const stop = endOfPlainBytes(source, next, to);
    filled = copyRun(source, next, stop, out, filled);
    if (stop >= to) return filled;
    const byte = source.getUint8(stop);
    next = byte === QUOTE && inQuotes === 'quoted' ? stop + 2 : stop + 1;
    filled = escape(byte, out, filled);
  }
}

function escape(byte: number, out: DataView, at: number): number {
  out.setUint8(at, BACKSLASH);
  const letter = LETTERS[byte] ?? 0;
  if (letter !== 0) {
    out.setUint8(at + 1, letter);
    return at + 2;
  }
  out.setUint8(at + 1, LETTER_U);
  out.setUint8(at + 2, ZERO);
  out.setUint8(at + 3, ZERO);
  out.setUint8(at + 4, HEX[byte >> 4] ?? 0);
  out.setUint8(at + 5, HEX[byte & 15] ?? 0);
  return at + 6;
}
