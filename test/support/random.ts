/** Pseudo-random numbers, equal for equal seeds (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 32 bits. */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** An integer from 0 to `limit`, exclusive. */
  below(limit: number): number {
    return Math.floor((this.bits() / 0x1_0000_0000) * limit);
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  uuid(): string {
    const [a, b, c, d] = [this.bits(), this.bits(), this.bits(), this.bits()];
    return `${hex4(a >>> 16)}${hex4(a)}-${hex4(b >>> 16)}-4${hex4(b).slice(1)}-a${hex4(c).slice(1)}-${hex4(c >>> 16)}${hex4(d >>> 16)}${hex4(d)}`;
  }
}

const HEX4 = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'));
const hex4 = (value: number): string => HEX4[value & 0xffff] ?? '';
