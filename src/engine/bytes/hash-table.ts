/** A power of two: some bits of the hash are the shard. */
const SHARDS = 64;
const FIRST_SLOTS = 1024;
const FULLEST = 0.75;
const GROWTH = 1.5;
/** Shards fill unevenly, so each is sized for more than its share. */
const SPARE = 1.04;

/**
 * Maps a 62-bit hash to a 31-bit number, in typed arrays of 12 bytes an entry, where a Map would allocate objects.
 * Shards grow one by one, so growth never delays Stop, and directly to the reserved size, because outgrown memory is
 * not freed at once.
 */
export class HashTable {
  /** Stored, so that the optimizer does not remove `prefetch`. */
  protected touched = 0;
  private readonly shards = Array.from({ length: SHARDS }, () => new Shard());

  /** Announces about how many hashes will be added: the next growth makes space for all of them. */
  reserve(hashes: number): void {
    const slots = Math.ceil((hashes / SHARDS / FULLEST) * SPARE);
    for (const shard of this.shards) shard.expected = slots;
  }

  get(high: number, low: number): number | undefined {
    return this.shard(high).get(high, low);
  }

  /** Adds a hash that is not in the table. */
  add(high: number, low: number, value: number): void {
    this.shard(high).add(high, low, value);
  }

  /**
   * Loads the slots of hashes that will be looked up next into the processor's cache, so their memory accesses overlap.
   * `hashes`: a record of `width` numbers for each hash, high half first.
   */
  prefetch(hashes: Int32Array, width: number): void {
    let touched = 0;
    for (let at = 0; at < hashes.length; at += width) {
      touched ^= this.shard(hashes[at] as number).peek(hashes[at + 1] as number);
    }
    this.touched = touched;
  }

  /** Adds 1 to the count of a hash; returns the new count. */
  count(high: number, low: number): number {
    return this.shard(high).count(high, low);
  }

  private shard(high: number): Shard {
    return this.shards[(high >>> 20) & (SHARDS - 1)] as Shard;
  }
}

/** The bits of one half of a hash. */
const HALF = 0x7fff_ffff;
/** High half, low half and value side by side: one memory access finds all three. */
const WIDTH = 3;

/** A hash table with open addressing and linear probing. Both halves 0: the slot is free. */
class Shard {
  /** Slots after the next growth, at least. */
  expected = 0;
  private slots = new Int32Array(FIRST_SLOTS * WIDTH);
  private size = FIRST_SLOTS;
  private share = FIRST_SLOTS / (HALF + 1);
  private used = 0;

  /** The slot where the search for this hash begins. */
  peek(low: number): number {
    return this.slots[this.home(low) * WIDTH] as number;
  }

  get(high: number, low: number): number | undefined {
    const at = this.find(high, nonZero(high, low));
    return this.isFree(at) ? undefined : this.slots[at + 2];
  }

  add(high: number, low: number, value: number): void {
    if (this.used >= this.size * FULLEST) this.grow();
    this.put(high, nonZero(high, low), value);
    this.used += 1;
  }

  count(high: number, low: number): number {
    const at = this.find(high, nonZero(high, low));
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

  /** The position of this hash, or the free position for it. */
  private find(high: number, low: number): number {
    const { slots, size } = this;
    let slot = this.home(low);
    for (;;) {
      const at = slot * WIDTH;
      if ((slots[at] === high && slots[at + 1] === low) || this.isFree(at)) return at;
      slot = slot + 1 === size ? 0 : slot + 1;
    }
  }

  /** The slot where the search begins. Sizes are not powers of two, so the hash is scaled. */
  private home(low: number): number {
    return ((low & HALF) * this.share) | 0;
  }

  private isFree(at: number): boolean {
    return this.slots[at] === 0 && this.slots[at + 1] === 0;
  }

  private grow(): void {
    const old = this.slots;
    this.size = Math.max(this.expected, Math.ceil(this.size * GROWTH));
    this.share = this.size / (HALF + 1);
    this.slots = new Int32Array(this.size * WIDTH);
    for (let at = 0; at < old.length; at += WIDTH) {
      const [high = 0, low = 0, value = 0] = [old[at], old[at + 1], old[at + 2]];
      if (high !== 0 || low !== 0) this.put(high, low, value);
    }
  }
}

/** Both halves 0 mean a free slot, so that hash is stored as its neighbour. */
function nonZero(high: number, low: number): number {
  return high === 0 && low === 0 ? 1 : low;
}
