import { failure, FailureError, retryableFailure } from '../../shared/failure';

/**
 * Ends a job when its caller aborts it, or when it makes no progress within the time allowed. Undici ignores its signal
 * until it is connected: await its requests with `race`.
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

  /** Aborts when the job has to end. The reason is a FailureError. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Allows `ms` milliseconds from now on; replaces the time allowed before. */
  allow(ms: number, waitingFor: string): void {
    clearTimeout(this.#timer);
    if (this.signal.aborted) return;
    this.#waitingFor = waitingFor;
    const seconds = Math.round(ms / 100) / 10;
    this.#timer = setTimeout(
      () =>
        this.fail(new FailureError(retryableFailure('timed-out', `${waitingFor}: nothing for ${seconds} s`))),
      ms,
    );
  }

  /** Allows only `ms` milliseconds for the current step. The next `allow` sets the usual time again. */
  shorten(ms: number): void {
    this.allow(ms, this.#waitingFor);
  }

  /** Settles with the promise, or rejects as soon as the job has to end. */
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

  /** The job is finished: removes the timer and the listener. */
  release(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.#stop);
  }

  readonly #stop = (): void =>
    this.fail(new FailureError(failure('connection-lost', 'stopped by the caller')));
}
