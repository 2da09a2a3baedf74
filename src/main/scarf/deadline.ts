import { failure, FailureError, retryableFailure } from '../../shared/failure';

/** A timer that is so late tells that the process did not run: what came meanwhile has not been read. */
const GAP_MS = 500;

/** What may be dead, after a sleep or a gap, must make progress within this time. */
const PROOF_MS = 15_000;

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
    const dueMs = performance.now() + ms;
    this.#timer = setTimeout(() => {
      if (performance.now() - dueMs > GAP_MS) this.allow(Math.min(ms, PROOF_MS), waitingFor);
      else this.#timedOut(ms);
    }, ms);
  }

  /** Asks for progress soon in the current step. The next `allow` sets the usual time again. */
  askForProof(): void {
    this.allow(PROOF_MS, this.#waitingFor);
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

  #timedOut(ms: number): void {
    const what = `${this.#waitingFor}: nothing for ${Math.round(ms / 100) / 10} s`;
    this.fail(new FailureError(retryableFailure('timed-out', what)));
  }

  /** The job is finished: removes the timer and the listener. */
  release(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.#stop);
  }

  readonly #stop = (): void =>
    this.fail(new FailureError(failure('connection-lost', 'stopped by the caller')));
}
