/** A column of numbers that grows by doubling: a few bytes an entry instead of an object. */
export class Column<T extends Float64Array | Uint32Array | Uint16Array | Uint8Array> {
  #used = 0;

  constructor(
    private data: T,
    private readonly grow: (length: number) => T,
  ) {}

  static float64 = (): Column<Float64Array> => new Column(new Float64Array(1024), (n) => new Float64Array(n));
  static uint32 = (): Column<Uint32Array> => new Column(new Uint32Array(1024), (n) => new Uint32Array(n));
  static uint16 = (): Column<Uint16Array> => new Column(new Uint16Array(1024), (n) => new Uint16Array(n));

  get length(): number {
    return this.#used;
  }

  push(value: number): void {
    if (this.#used === this.data.length) {
      const larger = this.grow(this.data.length * 2);
      larger.set(this.data as never);
      this.data = larger;
    }
    this.data[this.#used] = value;
    this.#used += 1;
  }

  at(index: number): number {
    return this.data[index] ?? 0;
  }
}
