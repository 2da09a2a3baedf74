import type { Clock } from '../../src/main/time/clock';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** A clock that a test advances. It can also be set forward or back like a computer's. */
export class SetClock implements Clock {
  /** Monotonic time: sleeps are measured by it. */
  #passedMs = 0;
  #sleepers: readonly Sleeper[] = [];

  constructor(private wallMs: number) {}

  now(): number {
    return this.wallMs;
  }

  monotonic(): number {
    return this.#passedMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { dueMs: this.#passedMs + ms, wake: resolve };
      this.#sleepers = [...this.#sleepers, sleeper];
      signal?.addEventListener('abort', () => this.#wake([sleeper]), { once: true });
    });
  }

  /** The number of pending sleeps. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Advances the time and ends the sleeps that are due. */
  async pass(ms: number): Promise<void> {
    this.#passedMs += ms;
    this.wallMs += ms;
    this.#wake(this.#sleepers.filter(({ dueMs }) => dueMs <= this.#passedMs));
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Advances the time to the end of one sleep after the other, each after real work has settled, until it is so. */
  async passUntil(isSo: () => boolean): Promise<void> {
    const PATIENCE_MS = 60_000;
    const end = Date.now() + PATIENCE_MS;
    while (!isSo()) {
      if (Date.now() > end) throw new Error(`Never became true: ${String(isSo)}`);
      const next = Math.min(...this.#sleepers.map(({ dueMs }) => dueMs));
      if (Number.isFinite(next)) await this.pass(Math.max(0, next - this.#passedMs));
      // Sockets and threads take real time.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** The user sets the computer's clock forward, or back with a negative number. */
  put(ms: number): void {
    this.wallMs += ms;
  }

  #wake(these: readonly Sleeper[]): void {
    this.#sleepers = this.#sleepers.filter((sleeper) => !these.includes(sleeper));
    for (const { wake } of these) wake();
  }
}
