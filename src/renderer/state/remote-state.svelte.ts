/**
 * Renderer copy of one part of the main process's state. Drops values older than its own, so that events and
 * the snapshot may arrive in any order.
 */
export class RemoteState<T> {
  readonly #initial: T;
  #value: T = $state.raw() as T;
  #seq = -1;

  constructor(initial: T) {
    this.#initial = initial;
    this.#value = initial;
  }

  get value(): T {
    return this.#value;
  }

  receive(value: T, seq: number): void {
    if (seq < this.#seq) return;
    this.#seq = seq;
    this.#value = value;
  }

  reset(): void {
    this.#seq = -1;
    this.#value = this.#initial;
  }
}
