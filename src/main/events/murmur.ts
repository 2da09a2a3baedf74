/** One of the two multiplications that each word of input goes through. */
function mixed(word: number, factor: number, turn: number, then: number): number {
  const turned = Math.imul(word, factor);
  return Math.imul((turned << turn) | (turned >>> (32 - turn)), then);
}

/** How a lane takes in the one beside it. */
function stirred(lane: number, turn: number, beside: number, constant: number): number {
  return (Math.imul((((lane << turn) | (lane >>> (32 - turn))) + beside) | 0, 5) + constant) | 0;
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
    for (const last = end - 16; at <= last; at += 16) {
      h1 = stirred(h1 ^ mixed(view.getInt32(at, true), C1, 15, C2), 19, h2, 0x561ccd1b);
      h2 = stirred(h2 ^ mixed(view.getInt32(at + 4, true), C2, 16, C3), 17, h3, 0x0bcaa747);
      h3 = stirred(h3 ^ mixed(view.getInt32(at + 8, true), C3, 17, C4), 15, h4, 0x96cd1c35);
      h4 = stirred(h4 ^ mixed(view.getInt32(at + 12, true), C4, 18, C1), 13, h1, 0x32ac3b17);
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
