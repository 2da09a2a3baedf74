/**
 * A copy of one part of the main process's state. Sequence numbers only grow; what is older than what we hold is
 * dropped, so that it does not matter whether an event or the snapshot arrives first. Components read `value` and
 * send commands; only the intake calls `receive`.
 */
export class Mirror<T> {
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
