import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';

/** Events read in one go, within a few milliseconds, before other requests get a turn. */
const SLICE = 2048;

/** Controls how fast imports are read. The server has one clock, and each running import one turn. */
export class ProcessingClock {
  readonly #turns = new Set<Turn>();

  /** `tick`: interval in ms at which a limited rate releases events. */
  constructor(
    readonly rate: () => number,
    readonly now: () => number,
    readonly tick: number,
  ) {}

  open(): Turn {
    const turn = new Turn(this, () => this.#turns.delete(turn));
    this.#turns.add(turn);
    return turn;
  }

  /** Lets every running import read so many events. Resolves once they are read or the imports ended. */
  async step(events: number): Promise<void> {
    await Promise.all([...this.#turns].map((turn) => turn.step(events)));
  }

  /** The rate changed: wakes all waiting turns. */
  nudge(): void {
    for (const turn of this.#turns) turn.nudge();
  }
}

export class Turn {
  #credit = 0;
  #owed = 0;
  #last: number;
  #closed = false;
  #waker: AbortController | null = null;
  #stepped: (() => void)[] = [];

  constructor(
    private readonly clock: ProcessingClock,
    private readonly onClose: () => void,
  ) {
    this.#last = clock.now();
  }

  /** The number of events that may be read now; waits for at least one. 0: the turn is over. */
  async next(): Promise<number> {
    if (this.#credit === 0) this.#finishSteps();
    for (;;) {
      if (this.#closed) return 0;
      if (this.#credit > 0) {
        const granted = Math.min(this.#credit, SLICE);
        this.#credit -= granted;
        return granted;
      }
      const rate = this.clock.rate();
      if (rate === Infinity) {
        await nextTurn();
        return this.#closed ? 0 : SLICE;
      }
      const due = this.#due(rate);
      if (due > 0) return due;
      await this.#wait(rate === 0 ? null : this.clock.tick);
    }
  }

  #due(rate: number): number {
    const now = this.clock.now();
    this.#owed = rate === 0 ? 0 : this.#owed + (rate * Math.max(0, now - this.#last)) / 1000;
    this.#last = now;
    const due = Math.min(Math.floor(this.#owed), SLICE);
    this.#owed -= due;
    return due;
  }

  async #wait(ms: number | null): Promise<void> {
    const waker = new AbortController();
    this.#waker = waker;
    const { signal } = waker;
    if (ms === null) {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    } else {
      // `nudge` aborts the wait on purpose.
      await delay(ms, undefined, { signal }).catch(() => undefined);
    }
    this.#waker = null;
  }

  step(events: number): Promise<void> {
    if (events === 0 || this.#closed) return Promise.resolve();
    this.#credit += events;
    const done = new Promise<void>((resolve) => this.#stepped.push(resolve));
    this.nudge();
    return done;
  }

  nudge(): void {
    this.#waker?.abort();
  }

  /** Ends the turn: `next` returns 0 from now on. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#finishSteps();
    this.nudge();
    this.onClose();
  }

  #finishSteps(): void {
    for (const resolve of this.#stepped.splice(0)) resolve();
  }
}
