import { DamagedDataError } from '../damaged-data-error';

export const SYMBOLS_AT_MOST = 258;
export const BITS_AT_MOST = 20;
/** Codes up to this length are looked up at once. */
export const TABLE_BITS = 10;

/** A Huffman code whose codes are given by their lengths: shorter ones first, then in the order of the symbols. */
export class HuffmanCode {
  /** By the next `TABLE_BITS` bits: the symbol and, in the lowest five bits, its length; 0: the code is longer. */
  readonly table = new Uint16Array(1 << TABLE_BITS);
  /** Per length: the last code, -1 without one; what to take from a code for its place in `symbols`. */
  readonly last = new Int32Array(BITS_AT_MOST + 2);
  readonly shift = new Int32Array(BITS_AT_MOST + 2);
  readonly symbols = new Uint16Array(SYMBOLS_AT_MOST);

  /** Takes the lengths of so many codes. */
  set(lengths: Uint8Array, size: number): void {
    const { table, last, shift, symbols } = this;
    table.fill(0);
    let code = 0;
    let place = 0;
    for (let bits = 1; bits <= BITS_AT_MOST; bits += 1) {
      shift[bits] = code - place;
      for (let symbol = 0; symbol < size; symbol += 1) {
        if (lengths[symbol] !== bits) continue;
        symbols[place] = symbol;
        place += 1;
        // More codes than there is room for.
        if (code >= 1 << bits) throw new DamagedDataError('corrupt');
        if (bits <= TABLE_BITS) {
          const from = code << (TABLE_BITS - bits);
          table.fill((symbol << 5) | bits, from, from + (1 << (TABLE_BITS - bits)));
        }
        code += 1;
      }
      last[bits] = code - 1;
      code <<= 1;
    }
  }
}
