import { viewOf } from './byte-view';
import { Hash } from './hash';
import { REPEATS_UP_TO } from './limits';
import type { Verdict } from './verdict';

/** A power of two: some bits of the hash are the shard. */
const SHARDS = 64;
const FIRST_SLOTS = 1024;
const FULLEST = 0.75;
const CONTENT_SEED = 0x3c6ef372;

/** What is known of an id when it comes by. */
export type Sighting = 'new' | 'identical' | 'different' | 'not-looked';

/**
 * Remembers ids by their 62-bit hash and what came with them by a 31-bit one, 12 bytes each in typed arrays: exact
 * but for a chance of one in a hundred thousand with all places taken. Past its limit it takes no new ids and says so.
 * Split in shards that grow one by one, so that no growth holds up Stop.
 */
export class Repeats {
  /** Different ids that are remembered. */
  distinct = 0;
  /** Events whose id was looked for among all before it. */
  looked = 0;
  complete = true;
  private readonly content = new Hash();
  private readonly shards = Array.from({ length: SHARDS }, () => new Shard());

  constructor(private readonly limit = REPEATS_UP_TO) {}

  /** Looks for a line's id among those before it, and notes whether it came with the same event or another. */
  note(verdict: Verdict, bytes: Uint8Array, start: number, end: number): void {
    const { id } = verdict;
    const sighting = this.see(id.high, id.low, this.content.of(viewOf(bytes), start, end, CONTENT_SEED).low);
    if (sighting === 'identical') verdict.note('id-repeated', 'identical-copy');
    if (sighting === 'different') verdict.note('id-repeated', 'different-content');
  }

  see(idHigh: number, idLow: number, content: number): Sighting {
    const shard = this.shards[(idHigh >>> 20) & (SHARDS - 1)] as Shard;
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

/** High half, low half, content: side by side, so that one look at memory finds all three. */
const WIDTH = 3;

/** An open hash table with linear probing; a slot with both halves 0 is free. */
class Shard {
  private slots = new Int32Array(FIRST_SLOTS * WIDTH);
  private size = FIRST_SLOTS;
  private used = 0;

  contentOf(high: number, low: number): number | undefined {
    const at = this.find(high, kept(high, low));
    return this.isFree(at) ? undefined : this.slots[at + 2];
  }

  add(high: number, low: number, content: number): void {
    if (this.used >= this.size * FULLEST) this.grow();
    this.put(high, kept(high, low), content);
    this.used += 1;
  }

  private put(high: number, low: number, content: number): void {
    const at = this.find(high, low);
    this.slots[at] = high;
    this.slots[at + 1] = low;
    this.slots[at + 2] = content;
  }

  /** Where this id is, or where it would go. */
  private find(high: number, low: number): number {
    const { slots, size } = this;
    let slot = low & (size - 1);
    for (;;) {
      const at = slot * WIDTH;
      if ((slots[at] === high && slots[at + 1] === low) || this.isFree(at)) return at;
      slot = (slot + 1) & (size - 1);
    }
  }

  private isFree(at: number): boolean {
    return this.slots[at] === 0 && this.slots[at + 1] === 0;
  }

  private grow(): void {
    const before = this.slots;
    this.size *= 2;
    this.slots = new Int32Array(this.size * WIDTH);
    for (let at = 0; at < before.length; at += WIDTH) {
      const [high = 0, low = 0, content = 0] = [before[at], before[at + 1], before[at + 2]];
      if (high !== 0 || low !== 0) this.put(high, low, content);
    }
  }
}

/** Both halves 0 means free: such an id is kept as its neighbour. */
function kept(high: number, low: number): number {
  return high === 0 && low === 0 ? 1 : low;
}
