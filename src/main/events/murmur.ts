const C1 = 0x239b961b;
const C2 = 0xab0e9789 | 0;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93 | 0;

/**
 * MurmurHash3, the x86 form of 128 bits: sixteen bytes, little-endian words. Several times as fast as any
 * cryptographic hash on every computer, also where the processor knows none. Never for trust.
 */
export function murmur128(view: DataView, length: number, seed = 0): Buffer {
  let [one, two, three, four] = [seed | 0, seed | 0, seed | 0, seed | 0];
  let at = 0;
  for (const last = length - 16; at <= last; at += 16) {
    one = rotate(one ^ mix(view.getInt32(at, true), C1, 15, C2), 19) + two;
    one = (Math.imul(one, 5) + 0x561ccd1b) | 0;
    two = rotate(two ^ mix(view.getInt32(at + 4, true), C2, 16, C3), 17) + three;
    two = (Math.imul(two, 5) + 0x0bcaa747) | 0;
    three = rotate(three ^ mix(view.getInt32(at + 8, true), C3, 17, C4), 15) + four;
    three = (Math.imul(three, 5) + 0x96cd1c35) | 0;
    four = rotate(four ^ mix(view.getInt32(at + 12, true), C4, 18, C1), 13) + one;
    four = (Math.imul(four, 5) + 0x32ac3b17) | 0;
  }
  const rest = restOf(view, at, length);
  one ^= mix(rest.getInt32(0, true), C1, 15, C2);
  two ^= mix(rest.getInt32(4, true), C2, 16, C3);
  three ^= mix(rest.getInt32(8, true), C3, 17, C4);
  four ^= mix(rest.getInt32(12, true), C4, 18, C1);
  return finished([one ^ length, two ^ length, three ^ length, four ^ length]);
}

function mix(word: number, before: number, by: number, after: number): number {
  return Math.imul(rotate(Math.imul(word, before), by), after);
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** The bytes behind the last whole sixteen, zeros behind them. */
function restOf(view: DataView, from: number, length: number): DataView {
  const rest = new DataView(new ArrayBuffer(16));
  for (let at = from; at < length; at += 1) rest.setUint8(at - from, view.getUint8(at));
  return rest;
}

function finished(words: readonly number[]): Buffer {
  const last = spread(spread(words).map(avalanche));
  const out = Buffer.alloc(16);
  last.forEach((word, index) => out.writeInt32LE(word, index * 4));
  return out;
}

/** Each word gets a share of all others. */
function spread(words: readonly number[]): number[] {
  const [one = 0, ...others] = words;
  const sum = others.reduce((all, word) => (all + word) | 0, one);
  return [sum, ...others.map((word) => (word + sum) | 0)];
}

function avalanche(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
