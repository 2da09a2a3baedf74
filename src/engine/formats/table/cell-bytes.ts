import { copyRun } from '../../bytes/byte-runs';
import { endOfPlainBytes } from '../../rules/fast-path/scan-json';

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
