/** One of the two multiplications that each word of input goes through. */
function mixed(word: number, factor: number, turn: number, then: number): number {
  const turned = Math.imul(word, factor);
  return Math.imul((turned << turn) | (turned >>> (32 - turn)), then);
}

function finished(lane: number): number {
  let hash = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/**
 * MurmurHash3_x86_128 by Austin Appleby (public domain), to the bit: 128 bits that tell all bytes of the input apart
 * as well as chance would. Quick in plain JavaScript, the same on every computer, and no defence against somebody who
 * makes collisions on purpose.
 */
export class Murmur {
  /** The last hash. Its bytes in their usual order are these words', each with its lowest byte first. */
  readonly words = new Int32Array(4);

  of(view: DataView, start: number, end: number, seed: number): this {
    // With `| 0` V8 keeps the lanes as plain 32-bit numbers: it is twice as fast.
    let h1 = seed | 0;
    let h2 = seed | 0;
    let h3 = seed | 0;
    let h4 = seed | 0;
    let at = start;
    // Written out, for this looks at each byte of a file: with calls it takes a tenth of a check longer.
    const c1 = 0x239b961b;
    const c2 = 0xab0e9789 | 0;
    const c3 = 0x38b34ae5;
    const c4 = 0xa1e38b93 | 0;
    for (const last = end - 16; at <= last; at += 16) {
      let word = Math.imul(view.getInt32(at, true), c1);
      h1 ^= Math.imul((word << 15) | (word >>> 17), c2);
      h1 = (Math.imul((((h1 << 19) | (h1 >>> 13)) + h2) | 0, 5) + 0x561ccd1b) | 0;
      word = Math.imul(view.getInt32(at + 4, true), c2);
      h2 ^= Math.imul((word << 16) | (word >>> 16), c3);
      h2 = (Math.imul((((h2 << 17) | (h2 >>> 15)) + h3) | 0, 5) + 0x0bcaa747) | 0;
      word = Math.imul(view.getInt32(at + 8, true), c3);
      h3 ^= Math.imul((word << 17) | (word >>> 15), c4);
      h3 = (Math.imul((((h3 << 15) | (h3 >>> 17)) + h4) | 0, 5) + (0x96cd1c35 | 0)) | 0;
      word = Math.imul(view.getInt32(at + 12, true), c4);
      h4 ^= Math.imul((word << 18) | (word >>> 14), c1);
      h4 = (Math.imul((((h4 << 13) | (h4 >>> 19)) + h1) | 0, 5) + 0x32ac3b17) | 0;
    }
    // What is left is filled up with zeros, which change nothing.
    if (at < end) h1 ^= mixed(wordAt(view, at, end), C1, 15, C2);
    if (at + 4 < end) h2 ^= mixed(wordAt(view, at + 4, end), C2, 16, C3);
    if (at + 8 < end) h3 ^= mixed(wordAt(view, at + 8, end), C3, 17, C4);
    if (at + 12 < end) h4 ^= mixed(wordAt(view, at + 12, end), C4, 18, C1);
    this.finish(h1, h2, h3, h4, end - start);
    return this;
  }

  /** The 16 bytes of the last hash. */
  digest(): Buffer {
    const bytes = Buffer.alloc(16);
    this.words.forEach((word, index) => bytes.writeInt32LE(word, 4 * index));
    return bytes;
  }

  private finish(h1: number, h2: number, h3: number, h4: number, length: number): void {
    const { words } = this;
    const sum = ((h1 ^ length) + (h2 ^ length) + (h3 ^ length) + (h4 ^ length)) | 0;
    h2 = finished((h2 ^ length) + sum);
    h3 = finished((h3 ^ length) + sum);
    h4 = finished((h4 ^ length) + sum);
    h1 = (finished(sum) + h2 + h3 + h4) | 0;
    words[0] = h1;
    words[1] = h2 + h1;
    words[2] = h3 + h1;
    words[3] = h4 + h1;
  }
}

/** Up to four bytes as a word, the first one lowest. */
function wordAt(view: DataView, at: number, end: number): number {
  if (at + 4 <= end) return view.getInt32(at, true);
  let word = 0;
  for (let last = end - 1; last >= at; last -= 1) word = (word << 8) | view.getUint8(last);
  return word;
}
