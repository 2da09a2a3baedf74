import { LONGEST_WAIT_MS } from '../../../shared/import';
import type { Clock } from '../../time/clock';
import type { ImportRecord } from '../record/record';

interface Wait {
  readonly until: string;
  readonly ending: AbortController;
  over: boolean;
}

/**
 * Which of the imports that wait have waited long enough. Once seen, a wait is counted by a timer, which nobody sets
 * back; the time on disk only tells, after a restart, what is left of it. A computer's clock that is put forward ends a
 * wait early, one that is put back never makes it longer.
 */
export class Waits {
  readonly #waits = new Map<string, Wait>();

  constructor(
    private readonly clock: Clock,
    private readonly over: () => void,
  ) {}

  /** Those of the waiting imports whose time has come; `over` is called when it comes for another. */
  due(waiting: readonly ImportRecord[]): readonly ImportRecord[] {
    const ids = new Set(waiting.map(({ id }) => id));
    for (const id of [...this.#waits.keys()]) if (!ids.has(id)) this.#forget(id);
    return waiting.filter((record) => this.#isOver(record));
  }

  clear(): void {
    for (const id of [...this.#waits.keys()]) this.#forget(id);
  }

  #isOver({ id, phase }: ImportRecord): boolean {
    if (phase.name !== 'queued') return false;
    if (phase.until === null) {
      this.#forget(id);
      return true;
    }
    const left = Date.parse(phase.until) - this.clock.now();
    const known = this.#waits.get(id);
    if (known?.until === phase.until) return known.over || left <= 0;
    this.#forget(id);
    // No wait is as long as that: the clock was put back since it began.
    if (!(left > 0 && left <= LONGEST_WAIT_MS)) return true;
    this.#count(id, phase.until, left);
    return false;
  }

  #count(id: string, until: string, left: number): void {
    const wait: Wait = { until, ending: new AbortController(), over: false };
    this.#waits.set(id, wait);
    void this.clock.sleep(left, wait.ending.signal).then(() => {
      if (wait.ending.signal.aborted) return;
      wait.over = true;
      this.over();
    });
  }

  #forget(id: string): void {
    this.#waits.get(id)?.ending.abort();
    this.#waits.delete(id);
  }
}
