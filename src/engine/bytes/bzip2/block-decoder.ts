import { DamagedDataError } from '../damaged-data-error';
import { sumOn } from './block-sum';
import { BITS_AT_MOST, HuffmanCode, SYMBOLS_AT_MOST, TABLE_BITS } from './huffman-code';
import type { PackedBits } from './packed-bits';

const CODES_AT_MOST = 6;
const GROUP = 50;
/** Further selectors are never used: they are read and forgotten. */
const SELECTORS_AT_MOST = 18_002;
const OUTPUT_BYTES = 128 * 1024;
/** Behind so many equal bytes stands how many more of them follow. */
const RUN = 4;
const NO_CODE = -1;
const RUN_A = 0;
const RUN_B = 1;

/** Unpacks blocks of a .bz2, one at a time. Its memory serves for all blocks of a file. */
export class BlockDecoder {
  /** Of the bytes of the last block. */
  sum = 0;
  /** Per sorted byte: the byte, and above it the place of the byte that follows. */
  private places = new Uint32Array(0);
  private readonly starts = new Int32Array(256);
  private readonly recent = new Uint8Array(256);
  private readonly selectors = new Uint8Array(SELECTORS_AT_MOST);
  private readonly codes = Array.from({ length: CODES_AT_MOST }, () => new HuffmanCode());
  private readonly lengths = new Uint8Array(SYMBOLS_AT_MOST);
  private readonly output = Buffer.alloc(OUTPUT_BYTES);

  constructor(private readonly bits: PackedBits) {}

  /** The bytes of the next block, whose signature and checksum were read. Each piece is valid until the next. */
  *unpack(size: number): Generator<Buffer, void, void> {
    const { bits } = this;
    if (this.places.length < size) this.places = new Uint32Array(size);
    // (ours) Versions of bzip2 before 1.0 mixed some blocks.
    if (bits.read(1) === 1) throw new DamagedDataError('corrupt');
    const first = bits.read(24);
    const used = this.readUsedBytes();
    this.readCodes(used + 2);
    const length = this.readBytes(used + 1, size);
    if (first >= length) throw new DamagedDataError('corrupt');
    this.link(length);
    yield* this.bytes(first, length);
  }

  /** Fills `recent` with the bytes that occur, in their order; returns how many. */
  private readUsedBytes(): number {
    const { bits, recent } = this;
    const groups = bits.read(16);
    let used = 0;
    for (let group = 0; group < 16; group += 1) {
      if ((groups & (0x8000 >> group)) === 0) continue;
      const members = bits.read(16);
      for (let member = 0; member < 16; member += 1)
        if ((members & (0x8000 >> member)) !== 0) recent[used++] = group * 16 + member;
    }
    if (used === 0) throw new DamagedDataError('corrupt');
    return used;
  }

  private readCodes(symbols: number): void {
    const { bits, selectors, codes, lengths } = this;
    const count = bits.read(3);
    const selected = bits.read(15);
    if (count < 2 || count > CODES_AT_MOST || selected === 0) throw new DamagedDataError('corrupt');
    const order = [0, 1, 2, 3, 4, 5];
    selectors.fill(CODES_AT_MOST);
    for (let index = 0; index < selected; index += 1) {
      let place = 0;
      while (bits.read(1) === 1) if (++place >= count) throw new DamagedDataError('corrupt');
      const [code = 0] = order.splice(place, 1);
      order.unshift(code);
      if (index < SELECTORS_AT_MOST) selectors[index] = code;
    }
    for (let code = 0; code < count; code += 1) {
      let length = bits.read(5);
      for (let symbol = 0; symbol < symbols; symbol += 1) {
        for (;;) {
          if (length < 1 || length > BITS_AT_MOST) throw new DamagedDataError('corrupt');
          if (bits.read(1) === 0) break;
          length += bits.read(1) === 0 ? 1 : -1;
        }
        lengths[symbol] = length;
      }
      (codes[code] as HuffmanCode).set(lengths, symbols);
    }
  }

  /** Reads the sorted bytes into `places`, and counts them in `starts`; returns how many. `last`: the symbol that ends them. */
  private readBytes(last: number, size: number): number {
    const { bits, recent, selectors, codes, places, starts } = this;
    starts.fill(0);
    let length = 0;
    let run = 0;
    let runBit = 1;
    for (let group = 0; ; group += 1) {
      const code = codes[selectors[group] ?? CODES_AT_MOST];
      if (code === undefined) throw new DamagedDataError('corrupt');
      const { table } = code;
      const { bytes } = bits;
      let { held, count, at } = bits;
      let isAtEnd = false;
      for (let left = GROUP; left > 0; left -= 1) {
        while (count < BITS_AT_MOST) {
          held = (held << 8) | (bytes[at++] as number);
          count += 8;
        }
        const found = table[(held >>> (count - TABLE_BITS)) & ((1 << TABLE_BITS) - 1)] as number;
        let symbol = found >> 5;
        if (found !== 0) count -= found & 31;
        else {
          const long = longCode(code, held, count);
          if (long === NO_CODE) throw bits.wrong(at, count);
          symbol = long >> 5;
          count -= long & 31;
        }
        if (symbol <= RUN_B) {
          if (run > size) throw bits.wrong(at, count);
          run += symbol === RUN_A ? runBit : 2 * runBit;
          runBit *= 2;
          continue;
        }
        if (run > 0) {
          if (run > size - length) throw bits.wrong(at, count);
          length = this.addRun(run, length);
          run = 0;
          runBit = 1;
        }
        if (symbol === last) {
          isAtEnd = true;
          break;
        }
        if (length >= size) throw bits.wrong(at, count);
        const place = symbol - 1;
        const byte = recent[place] as number;
        if (place < 16) for (let to = place; to > 0; to -= 1) recent[to] = recent[to - 1] as number;
        else recent.copyWithin(1, 0, place);
        recent[0] = byte;
        places[length++] = byte;
        starts[byte] = (starts[byte] as number) + 1;
      }
      bits.held = held;
      bits.count = count;
      bits.at = at;
      bits.check();
      if (isAtEnd) return length;
    }
  }

  private addRun(run: number, length: number): number {
    const { recent, places, starts } = this;
    const byte = recent[0] as number;
    places.fill(byte, length, length + run);
    starts[byte] = (starts[byte] as number) + run;
    return length + run;
  }

  /** Undoes the sorting: each place learns where the byte behind it stands. */
  private link(length: number): void {
    const { places, starts } = this;
    let start = 0;
    for (let byte = 0; byte < 256; byte += 1) {
      const count = starts[byte] as number;
      starts[byte] = start;
      start += count;
    }
    for (let index = 0; index < length; index += 1) {
      const byte = (places[index] as number) & 0xff;
      const place = starts[byte] as number;
      starts[byte] = place + 1;
      places[place] = ((places[place] as number) & 0xff) | (index << 8);
    }
  }

  /** Follows the places from the first byte, and writes out runs. */
  private *bytes(first: number, length: number): Generator<Buffer, void, void> {
    const { places, output } = this;
    let place = (places[first] as number) >>> 8;
    let filled = 0;
    let sum = -1;
    let before = -1;
    let equal = 0;
    for (let left = length; left > 0; left -= 1) {
      const found = places[place] as number;
      const byte = found & 0xff;
      place = found >>> 8;
      if (equal === RUN) {
        output.fill(before, filled, filled + byte);
        filled += byte;
        equal = 0;
        before = -1;
      } else {
        equal = byte === before ? equal + 1 : 1;
        before = byte;
        output[filled++] = byte;
      }
      if (filled < OUTPUT_BYTES - 256) continue;
      sum = sumOn(sum, output, filled);
      yield output.subarray(0, filled);
      filled = 0;
    }
    this.sum = ~sumOn(sum, output, filled) >>> 0;
    if (filled > 0) yield output.subarray(0, filled);
  }
}

/** The symbol of a long code, and in the lowest five bits its length; NO_CODE: there is none. */
function longCode({ last, shift, symbols }: HuffmanCode, held: number, count: number): number {
  for (let length = TABLE_BITS + 1; length <= BITS_AT_MOST; length += 1) {
    const code = (held >>> (count - length)) & ((1 << length) - 1);
    if (code > (last[length] as number)) continue;
    const symbol = symbols[code - (shift[length] as number)];
    if (symbol === undefined) break;
    return (symbol << 5) | length;
  }
  return NO_CODE;
}
