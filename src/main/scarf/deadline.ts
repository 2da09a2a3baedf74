import { failure, FailureError } from '../../shared/failure';

/**
 * Ends a job when its caller stops it, or when it makes no headway in the time it was last allowed. An undici request
 * heeds its signal only once it is connected, so whoever waits for one races it here.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  #waitingFor = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(outer?: AbortSignal) {
    this.#outer = outer;
    if (outer?.aborted === true) this.#stop();
    else outer?.addEventListener('abort', this.#stop, { once: true });
  }

  /** Aborted, with a FailureError as its reason, when the job is to end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** From now on the job has `ms` milliseconds; what was allowed before no longer counts. */
  allow(ms: number, waitingFor: string): void {
    clearTimeout(this.#timer);
    if (this.signal.aborted) return;
    this.#waitingFor = waitingFor;
    const seconds = Math.round(ms / 100) / 10;
    this.#timer = setTimeout(
      () =>
        this.fail(new FailureError(failure('timed-out', `${waitingFor}: nothing for ${seconds} s`, true))),
      ms,
    );
  }

  /** What the job waits for now must come within `ms`; with its next headway it has its usual time again. */
  hasten(ms: number): void {
    this.allow(ms, this.#waitingFor);
  }

  /** Settles as the promise does, or rejects as soon as the job is to end. */
  async race<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this;
    return new Promise<T>((resolve, reject) => {
      const onEnd = (): void => reject(signal.reason as Error);
      if (signal.aborted) onEnd();
      else signal.addEventListener('abort', onEnd, { once: true });
      promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onEnd));
    });
  }

  /** Ends the job now. */
  fail(reason: FailureError): void {
    this.release();
    this.#controller.abort(reason);
  }

  /** The job is over by itself: no timer and no listener stays. */
  release(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.#stop);
  }

  readonly #stop = (): void =>
    this.fail(new FailureError(failure('connection-lost', 'stopped by the caller')));
}
