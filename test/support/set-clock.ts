import type { Clock } from '../../src/main/time/clock';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** A clock whose time passes only when a test says so, and which can be put forward and back like a computer's. */
export class SetClock implements Clock {
  /** Time as it really passes: what sleeps are counted in. */
  #passedMs = 0;
  #sleepers: readonly Sleeper[] = [];

  constructor(private wallMs: number) {}

  now(): number {
    return this.wallMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { dueMs: this.#passedMs + ms, wake: resolve };
      this.#sleepers = [...this.#sleepers, sleeper];
      signal?.addEventListener('abort', () => this.#wake([sleeper]), { once: true });
    });
  }

  /** How many wait for a time. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** So much time goes by; whoever waited for less is awake afterwards. */
  async pass(ms: number): Promise<void> {
    this.#passedMs += ms;
    this.wallMs += ms;
    this.#wake(this.#sleepers.filter(({ dueMs }) => dueMs <= this.#passedMs));
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Somebody puts the computer's clock forward, or with a negative number back. */
  put(ms: number): void {
    this.wallMs += ms;
  }

  #wake(these: readonly Sleeper[]): void {
    this.#sleepers = this.#sleepers.filter((sleeper) => !these.includes(sleeper));
    for (const { wake } of these) wake();
  }
}
