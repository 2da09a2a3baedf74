/** A power of two: some bits of the hash are the shard. */
const SHARDS = 64;
const FEWEST_SLOTS = 16;
/** A new table has room for so many hashes, unless its maker gives another number. */
const FIRST_HASHES = 750;
const FULLEST = 0.75;
const GROWTH = 1.5;

/**
 * Maps a 62-bit hash to a 31-bit number, in typed arrays of 12 bytes an entry, where a Map would allocate objects. Its
 * shards grow one by one, so growth never delays Stop.
 */
export class HashTable {
  private readonly shards = Array.from({ length: SHARDS }, () => new SmallHashTable());

  get(high: number, low: number): number | undefined {
    return this.shard(high).get(high, low);
  }

  /** Adds a hash that is not in the table. */
  add(high: number, low: number, value: number): void {
    this.shard(high).add(high, low, value);
  }

  /** Adds 1 to the count of a hash; returns the new count. */
  count(high: number, low: number): number {
    return this.shard(high).count(high, low);
  }

  private shard(high: number): SmallHashTable {
    return this.shards[(high >>> 20) & (SHARDS - 1)] as SmallHashTable;
  }
}

/** The bits of one half of a hash. */
const HALF = 0x7fff_ffff;
/** High half, low half and value side by side: one memory access finds all three. */
const WIDTH = 3;

/** One table with open addressing and linear probing. Both halves 0: the slot is free. */
export class SmallHashTable {
  /** Hashes in the table. */
  used = 0;
  private slots: Int32Array;
  private size: number;
  private share: number;

  /** `expected`: about how many hashes will be added. */
  constructor(expected = FIRST_HASHES) {
    this.size = Math.max(FEWEST_SLOTS, Math.ceil(expected / FULLEST) + 1);
    this.share = this.size / (HALF + 1);
    this.slots = new Int32Array(this.size * WIDTH);
  }

  /** Empties the table; its memory stays. */
  clear(): void {
    this.slots.fill(0);
    this.used = 0;
  }

  /** The value of a hash; undefined: it is new, and gets this one. */
  getOrAdd(high: number, low: number, value: number): number | undefined {
    if (this.used >= this.size * FULLEST) this.grow();
    const stored = nonZero(high, low);
    const at = this.find(high, stored);
    if (!this.isFree(at)) return this.slots[at + 2];
    this.slots[at] = high;
    this.slots[at + 1] = stored;
    this.slots[at + 2] = value;
    this.used += 1;
    return undefined;
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
    this.size = Math.ceil(this.size * GROWTH);
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
