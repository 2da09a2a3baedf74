import { PROGRESS_MS } from './limits';

/** Holds news back to a pace that a person can follow. */
export class Throttle {
  private last: number;

  constructor(private readonly clock: () => number = () => performance.now()) {
    this.last = clock();
  }

  /** True at most once in each quarter of a second. */
  due(): boolean {
    const now = this.clock();
    if (now - this.last < PROGRESS_MS) return false;
    this.last = now;
    return true;
  }
}
