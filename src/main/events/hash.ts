/** The last mixing of MurmurHash3: each bit of the result depends on all bits. */
function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/**
 * Fast hash of bytes, 32 bits or 64. For tables in memory, never for trust. Two lanes take four bytes each in turn,
 * because a processor can work on both at once.
 */
export class Hash {
  high = 0;
  low = 0;

  of(view: DataView, start: number, end: number, seed: number): this {
    let one = seed;
    let two = ~seed;
    let at = start;
    for (const last = end - 8; at <= last; at += 8) {
      one = Math.imul(one ^ view.getInt32(at, true), 0xcc9e2d51);
      two = Math.imul(two ^ view.getInt32(at + 4, true), 0x1b873593);
      one = (one << 15) | (one >>> 17);
      two = (two << 13) | (two >>> 19);
    }
    for (; at < end; at += 1) {
      one = Math.imul(one ^ view.getUint8(at), 0xcc9e2d51);
      one = (one << 15) | (one >>> 17);
    }
    const length = end - start;
    this.high = finish(one ^ Math.imul(two, 5) ^ length);
    this.low = finish(two ^ Math.imul(one, 9) ^ length);
    return this;
  }
}
