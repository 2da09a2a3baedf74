import { setMaxListeners } from 'node:events';
import { failure, type Result } from '../../shared/failure';

/** Each job is a thread with memory of its own. Two go on while one waits for a slow disk. */
const AT_ONCE = 2;

/** More than the window has use for: by then the user has scrolled on, or the page is under foreign control. */
const WAITING_AT_MOST = 16;

/** Runs two jobs at a time. The others wait in their order; when too many wait, the oldest fails with `gone`. */
export class JobQueue {
  #running = 0;
  readonly #waiting: ((hasTurn: boolean) => void)[] = [];

  /** Starts the job when it has its turn. Fails with `gone` when it is aborted before. */
  async run<T>(start: () => Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
    if (!(await this.#turn(signal))) return { ok: false, failure: failure('gone', 'It did not start.') };
    try {
      return await start();
    } finally {
      this.#running -= 1;
      this.#waiting[0]?.(true);
    }
  }

  /** False: there is none any more. */
  #turn(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (hasTurn: boolean): void => {
        const place = this.#waiting.indexOf(settle);
        if (place >= 0) this.#waiting.splice(place, 1);
        signal.removeEventListener('abort', leave);
        if (hasTurn) this.#running += 1;
        resolve(hasTurn);
      };
      const leave = (): void => settle(false);
      if (signal.aborted) return leave();
      if (this.#running < AT_ONCE) return settle(true);
      // All jobs of a check share one signal. Node warns at the eleventh listener.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(settle);
      if (this.#waiting.length > WAITING_AT_MOST) this.#waiting[0]?.(false);
    });
  }
}
