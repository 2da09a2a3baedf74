/** So many entries at most; beyond that it forgets those that were set or touched longest ago. */
export class RecentlyUsed<K, V> {
  readonly #limit: number;
  /** In the order of their last use. */
  readonly #entries = new Map<K, V>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Looking does not count as use: a list looks at each frame. */
  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  keys(): readonly K[] {
    return [...this.#entries.keys()];
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limit) break;
      this.#entries.delete(oldest);
    }
  }

  touch(key: K): void {
    const value = this.#entries.get(key);
    if (value !== undefined) this.set(key, value);
  }

  clear(): void {
    this.#entries.clear();
  }
}
