import { PROGRESS_MS } from './limits';

/** Limits progress messages to one in `PROGRESS_MS`. */
export class Throttle {
  private last: number;

  constructor(private readonly clock: () => number = () => performance.now()) {
    this.last = clock();
  }

  /** True at most once in `PROGRESS_MS`. */
  due(): boolean {
    const now = this.clock();
    if (now - this.last < PROGRESS_MS) return false;
    this.last = now;
    return true;
  }
}
