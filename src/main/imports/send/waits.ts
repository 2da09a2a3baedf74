import { LONGEST_WAIT_MS } from '../../../shared/imports/import';
import type { Clock } from '../../time/clock';
import type { ImportRecord } from '../record/record';

interface Wait {
  readonly until: string;
  readonly timer: AbortController;
  isOver: boolean;
}

/**
 * Knows which queued imports have waited long enough. A timer counts each wait; the time on disk gives only what is left
 * after a restart. A clock set forward ends a wait early; a clock set back never makes it longer.
 */
export class Waits {
  readonly #waits = new Map<string, Wait>();

  constructor(
    private readonly clock: Clock,
    private readonly over: () => void,
  ) {}

  /** The queued imports whose wait is over; calls `over` when the wait of another one ends. */
  due(queued: readonly ImportRecord<'queued'>[]): readonly ImportRecord<'queued'>[] {
    const ids = new Set(queued.map(({ id }) => id));
    for (const id of [...this.#waits.keys()]) if (!ids.has(id)) this.#forget(id);
    return queued.filter((record) => this.#isOver(record));
  }

  clear(): void {
    for (const id of [...this.#waits.keys()]) this.#forget(id);
  }

  #isOver({ id, phase }: ImportRecord<'queued'>): boolean {
    if (phase.until === null) {
      this.#forget(id);
      return true;
    }
    const leftMs = Date.parse(phase.until) - this.clock.now();
    const known = this.#waits.get(id);
    if (known?.until === phase.until) return known.isOver || leftMs <= 0;
    this.#forget(id);
    // A longer wait cannot be: the clock was set back since it began, or the time is not one.
    if (!(leftMs > 0 && leftMs <= LONGEST_WAIT_MS)) return true;
    this.#startTimer(id, phase.until, leftMs);
    return false;
  }

  #startTimer(id: string, until: string, ms: number): void {
    const wait: Wait = { until, timer: new AbortController(), isOver: false };
    this.#waits.set(id, wait);
    void this.clock.sleep(ms, wait.timer.signal).then(() => {
      if (wait.timer.signal.aborted) return;
      wait.isOver = true;
      this.over();
    });
  }

  #forget(id: string): void {
    this.#waits.get(id)?.timer.abort();
    this.#waits.delete(id);
  }
}
