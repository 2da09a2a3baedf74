/** Drops the least recently used entries beyond its limit. */
export class LruCache<K, V> {
  readonly #limit: number;
  /** In order of last use. */
  readonly #entries = new Map<K, V>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Does not count as use, because a list reads on every frame. */
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
