import { REPEATS_UP_TO } from './limits';

/** A power of two, so that the shard is the top bits of the hash. */
const SHARDS = 64;
const FIRST_SLOTS = 1024;
const FULLEST = 0.75;

/** What is known of an id when it comes by. */
export type Sighting = 'new' | 'identical' | 'different' | 'not-looked';

/**
 * Remembers ids by their 64-bit hash and what came with them by a 32-bit one, 12 bytes each in typed arrays: exact
 * but for a chance of one in a million with all places taken. Past its limit it takes no new ids and says so.
 * Split in shards that grow one by one, so that no growth holds up Stop.
 */
export class Repeats {
  /** Different ids that are remembered. */
  distinct = 0;
  /** Events whose id was looked for among all before it. */
  looked = 0;
  complete = true;
  private readonly shards = Array.from({ length: SHARDS }, () => new Shard());

  constructor(private readonly limit = REPEATS_UP_TO) {}

  see(idHigh: number, idLow: number, content: number): Sighting {
    const shard = this.shards[idHigh >>> 26] as Shard;
    const before = shard.contentOf(idHigh, idLow);
    if (before === undefined && this.distinct >= this.limit) {
      this.complete = false;
      return 'not-looked';
    }
    if (this.complete) this.looked += 1;
    if (before !== undefined) return before === content ? 'identical' : 'different';
    shard.add(idHigh, idLow, content);
    this.distinct += 1;
    return 'new';
  }
}

/** An open hash table with linear probing; a slot with both halves 0 is free. */
class Shard {
  private high = new Uint32Array(FIRST_SLOTS);
  private low = new Uint32Array(FIRST_SLOTS);
  private content = new Uint32Array(FIRST_SLOTS);
  private used = 0;

  contentOf(high: number, low: number): number | undefined {
    const slot = this.slotOf(high, kept(high, low));
    return this.high[slot] === 0 && this.low[slot] === 0 ? undefined : this.content[slot];
  }

  add(high: number, low: number, content: number): void {
    if (this.used >= this.high.length * FULLEST) this.grow();
    this.put(high, kept(high, low), content);
    this.used += 1;
  }

  private put(high: number, low: number, content: number): void {
    const slot = this.slotOf(high, low);
    this.high[slot] = high;
    this.low[slot] = low;
    this.content[slot] = content;
  }

  /** Where this id is, or where it would go. */
  private slotOf(high: number, low: number): number {
    const mask = this.high.length - 1;
    let slot = low & mask;
    for (;;) {
      const h = this.high[slot] as number;
      const l = this.low[slot] as number;
      if ((h === high && l === low) || (h === 0 && l === 0)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const { high, low, content } = this;
    this.high = new Uint32Array(high.length * 2);
    this.low = new Uint32Array(high.length * 2);
    this.content = new Uint32Array(high.length * 2);
    for (let slot = 0; slot < high.length; slot += 1) {
      const h = high[slot] as number;
      const l = low[slot] as number;
      if (h !== 0 || l !== 0) this.put(h, l, content[slot] as number);
    }
  }
}

/** Both halves 0 means free: such an id is kept as its neighbour. */
function kept(high: number, low: number): number {
  return high === 0 && low === 0 ? 1 : low;
}
