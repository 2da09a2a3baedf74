/** A power of two: some bits of the hash are the shard. */
const SHARDS = 64;
const FIRST_SLOTS = 1024;
const FULLEST = 0.75;
const GROWTH = 1.5;
/** Room beyond what is expected: hashes fall on the shards by chance. */
const SPARE = 1.04;

/**
 * A 31-bit number for each 62-bit hash, 12 bytes each in typed arrays: as good as exact, and flat where a Map would
 * make objects. Split in shards that grow one by one, so that no growth holds up Stop; at once to what is expected,
 * since memory that was outgrown is not free again for a while.
 */
export class HashTable {
  /** Kept, so that touching is not left out as of no use. */
  protected touched = 0;
  private readonly shards = Array.from({ length: SHARDS }, () => new Shard());

  /** So many hashes will be in it, as far as can be told: it has room for them when it grows next. */
  expect(hashes: number): void {
    const slots = Math.ceil((hashes / SHARDS / FULLEST) * SPARE);
    for (const shard of this.shards) shard.expected = slots;
  }

  get(high: number, low: number): number | undefined {
    return this.shard(high).get(high, low);
  }

  /** For a hash that is not there yet. */
  add(high: number, low: number, value: number): void {
    this.shard(high).add(high, low, value);
  }

  /**
   * Touches the places of hashes that will be asked for next, `width` numbers from one to the next, high half first.
   * A table is far larger than a processor's caches: asked for one after the other, each look would wait for memory;
   * these wait together.
   */
  touch(hashes: Int32Array, width: number): void {
    let touched = 0;
    for (let at = 0; at < hashes.length; at += width) {
      touched ^= this.shard(hashes[at] as number).peek(hashes[at + 1] as number);
    }
    this.touched = touched;
  }

  /** Counts it once more; how often it was counted by now. */
  count(high: number, low: number): number {
    return this.shard(high).count(high, low);
  }

  private shard(high: number): Shard {
    return this.shards[(high >>> 20) & (SHARDS - 1)] as Shard;
  }
}

/** The bits of one half of a hash. */
const HALF = 0x7fff_ffff;
/** High half, low half, value: side by side, so that one look at memory finds all three. */
const WIDTH = 3;

/** An open hash table with linear probing; a slot with both halves 0 is free. */
class Shard {
  /** Slots it will need. */
  expected = 0;
  private slots = new Int32Array(FIRST_SLOTS * WIDTH);
  private size = FIRST_SLOTS;
  private share = FIRST_SLOTS / (HALF + 1);
  private used = 0;

  /** Whatever stands where the search for this hash begins. */
  peek(low: number): number {
    return this.slots[this.home(low) * WIDTH] as number;
  }

  get(high: number, low: number): number | undefined {
    const at = this.find(high, kept(high, low));
    return this.isFree(at) ? undefined : this.slots[at + 2];
  }

  add(high: number, low: number, value: number): void {
    if (this.used >= this.size * FULLEST) this.grow();
    this.put(high, kept(high, low), value);
    this.used += 1;
  }

  count(high: number, low: number): number {
    const at = this.find(high, kept(high, low));
    if (this.isFree(at)) {
      this.add(high, low, 1);
      return 1;
    }
    return (this.slots[at + 2] = (this.slots[at + 2] as number) + 1);
  }

  private put(high: number, low: number, value: number): void {
    const at = this.find(high, low);
    this.slots[at] = high;
    this.slots[at + 1] = low;
    this.slots[at + 2] = value;
  }

  /** Where this hash is, or where it would go. */
  private find(high: number, low: number): number {
    const { slots, size } = this;
    let slot = this.home(low);
    for (;;) {
      const at = slot * WIDTH;
      if ((slots[at] === high && slots[at + 1] === low) || this.isFree(at)) return at;
      slot = slot + 1 === size ? 0 : slot + 1;
    }
  }

  /** Where the search begins: a shard has any size, so a hash has its share of it. */
  private home(low: number): number {
    return ((low & HALF) * this.share) | 0;
  }

  private isFree(at: number): boolean {
    return this.slots[at] === 0 && this.slots[at + 1] === 0;
  }

  private grow(): void {
    const before = this.slots;
    this.size = Math.max(this.expected, Math.ceil(this.size * GROWTH));
    this.share = this.size / (HALF + 1);
    this.slots = new Int32Array(this.size * WIDTH);
    for (let at = 0; at < before.length; at += WIDTH) {
      const [high = 0, low = 0, value = 0] = [before[at], before[at + 1], before[at + 2]];
      if (high !== 0 || low !== 0) this.put(high, low, value);
    }
  }
}

/** Both halves 0 means free: such a hash is kept as its neighbour. */
function kept(high: number, low: number): number {
  return high === 0 && low === 0 ? 1 : low;
}
