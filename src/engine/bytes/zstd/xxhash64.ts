/*
 * XXH64 with seed 0, of which a Zstandard frame keeps the low half. A 64-bit number is two halves of 32 bits: BigInt would
 * take longer than unpacking.
 */

/** High and low half. */
type Long = readonly [high: number, low: number];

const PRIME_1: Long = [0x9e3779b1, 0x85ebca87];
const PRIME_2: Long = [0xc2b2ae3d, 0x27d4eb4f];
const PRIME_3: Long = [0x165667b1, 0x9e3779f9];
const PRIME_4: Long = [0x85ebca77, 0xc2b2ae63];
const PRIME_5: Long = [0x27d4eb2f, 0x165667c5];

const STRIPE_BYTES = 32;

/** Sums up bytes that come in pieces. */
export class XxHash64 {
  private readonly lanes: Long[] = [add(PRIME_1, PRIME_2), PRIME_2, [0, 0], negative(PRIME_1)];
  private readonly pending = Buffer.alloc(STRIPE_BYTES);
  private filled = 0;
  private length = 0;

  add(bytes: Uint8Array): void {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.length += view.length;
    let at = 0;
    if (this.filled > 0) {
      at = view.copy(this.pending, this.filled, 0, STRIPE_BYTES - this.filled);
      this.filled += at;
      if (this.filled < STRIPE_BYTES) return;
      this.stripe(this.pending, 0);
      this.filled = 0;
    }
    for (; at + STRIPE_BYTES <= view.length; at += STRIPE_BYTES) this.stripe(view, at);
    this.filled = view.copy(this.pending, 0, at);
  }

  /** The low half of the sum. */
  low(): number {
    const { lanes, pending, filled, length } = this;
    let sum: Long = [0, 0];
    if (length < STRIPE_BYTES) sum = PRIME_5;
    else {
      const turns = [1, 7, 12, 18];
      for (const [index, lane] of lanes.entries()) sum = add(sum, rotated(lane, turns[index] ?? 0));
      for (const lane of lanes) sum = add(times(xor(sum, round([0, 0], lane)), PRIME_1), PRIME_4);
    }
    sum = add(sum, [Math.floor(length / 2 ** 32), length >>> 0]);
    let at = 0;
    for (; at + 8 <= filled; at += 8) {
      const lane = round([0, 0], longAt(pending, at));
      sum = add(times(rotated(xor(sum, lane), 27), PRIME_1), PRIME_4);
    }
    if (at + 4 <= filled) {
      const lane = times([0, pending.readUInt32LE(at)], PRIME_1);
      sum = add(times(rotated(xor(sum, lane), 23), PRIME_2), PRIME_3);
      at += 4;
    }
    for (; at < filled; at += 1) {
      const lane = times([0, pending[at] ?? 0], PRIME_5);
      sum = times(rotated(xor(sum, lane), 11), PRIME_1);
    }
    sum = times(xor(sum, shifted(sum, 33)), PRIME_2);
    sum = times(xor(sum, shifted(sum, 29)), PRIME_3);
    return xor(sum, shifted(sum, 32))[1] >>> 0;
  }

  private stripe(bytes: Buffer, from: number): void {
    const { lanes } = this;
    for (let lane = 0; lane < lanes.length; lane += 1) {
      lanes[lane] = round(lanes[lane] as Long, longAt(bytes, from + 8 * lane));
    }
  }
}

function round(lane: Long, input: Long): Long {
  return times(rotated(add(lane, times(input, PRIME_2)), 31), PRIME_1);
}

function longAt(bytes: Buffer, at: number): Long {
  return [bytes.readUInt32LE(at + 4), bytes.readUInt32LE(at)];
}

function add(a: Long, b: Long): Long {
  const low = (a[1] >>> 0) + (b[1] >>> 0);
  return [(a[0] + b[0] + (low > 0xffffffff ? 1 : 0)) | 0, low | 0];
}

function negative([high, low]: Long): Long {
  return add([~high, ~low], [0, 1]);
}

function xor(a: Long, b: Long): Long {
  return [a[0] ^ b[0], a[1] ^ b[1]];
}

function rotated([high, low]: Long, by: number): Long {
  return [(high << by) | (low >>> (32 - by)), (low << by) | (high >>> (32 - by))];
}

/** Shifted to the right; `by` is at least 29. */
function shifted([high, low]: Long, by: number): Long {
  return by < 32 ? [high >>> by, (low >>> by) | (high << (32 - by))] : [0, high >>> (by - 32)];
}

function times(a: Long, b: Long): Long {
  const aHigh = a[1] >>> 16;
  const aLow = a[1] & 0xffff;
  const bHigh = b[1] >>> 16;
  const bLow = b[1] & 0xffff;
  const lows = aLow * bLow;
  const cross = aHigh * bLow + (lows >>> 16);
  const middle = aLow * bHigh + (cross & 0xffff);
  const carried = aHigh * bHigh + Math.floor(cross / 65536) + Math.floor(middle / 65536);
  const low = ((middle & 0xffff) << 16) | (lows & 0xffff);
  return [(carried + Math.imul(a[0], b[1]) + Math.imul(a[1], b[0])) | 0, low];
}
