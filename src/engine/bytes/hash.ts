/**
 * The last mixing of MurmurHash3: each bit of the result depends on all bits. 31 bits of it, with their sign, are what
 * V8 passes on without making an object of them.
 */
function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >> 1;
}

/**
 * 31 bits that tell the contents of lines with the same id apart. Four lanes, because a processor multiplies several
 * numbers at a time: this looks at each byte of a file.
 */
export function contentHash(view: DataView, start: number, end: number): number {
  let one = end - start;
  let two = 0x3c6ef372;
  let three = 0x1b56c4e9;
  let four = 0x2545f491;
  let at = start;
  for (const last = end - 16; at <= last; at += 16) {
    one = turned(Math.imul(one ^ view.getInt32(at, true), 0xcc9e2d51));
    two = turned(Math.imul(two ^ view.getInt32(at + 4, true), 0x1b873593));
    three = turned(Math.imul(three ^ view.getInt32(at + 8, true), 0x85ebca6b));
    four = turned(Math.imul(four ^ view.getInt32(at + 12, true), 0xc2b2ae35));
  }
  for (; at < end; at += 1) one = turned(Math.imul(one ^ view.getUint8(at), 0xcc9e2d51));
  const front = finish(one + Math.imul(two, 0x1b873593));
  return finish(front ^ finish(three + Math.imul(four, 0x85ebca6b)));
}

function turned(word: number): number {
  return (word << 15) | (word >>> 17);
}

/**
 * Fast hash of bytes: 62 bits in two halves, or one half alone. For tables in memory, never for trust. Each four bytes
 * reach both halves: ids that differ in a few digits must differ in all 62 bits.
 */
export class Hash {
  high = 0;
  low = 0;

  of(view: DataView, start: number, end: number, seed: number): this {
    let high = seed | 0;
    let low = ~seed;
    let at = start;
    for (const last = end - 8; at <= last; at += 8) {
      const one = Math.imul(high ^ view.getInt32(at, true), 0xcc9e2d51);
      const two = Math.imul(low ^ view.getInt32(at + 4, true), 0x1b873593);
      // As in MurmurHash3: nothing is lost, and no two pairs of words do the same.
      high = (((one << 15) | (one >>> 17)) + two) | 0;
      low = ((two << 13) | (two >>> 19)) ^ high;
    }
    let first = end - start;
    let second = 0;
    for (; at < end; at += 1) {
      second = (second << 8) | (first >>> 24);
      first = (first << 8) | view.getUint8(at);
    }
    this.high = finish(Math.imul(high ^ first, 0xcc9e2d51) + Math.imul(low ^ second, 0x1b873593));
    this.low = finish(Math.imul(low ^ second, 0x85ebca6b) ^ this.high);
    return this;
  }
}
