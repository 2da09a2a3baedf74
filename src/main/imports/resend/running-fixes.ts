/** The work on failed lines that runs, one at a time for each import. It may take long: Scarf's log is downloaded first. */
export class RunningFixes {
  readonly #running = new Map<string, AbortController>();

  /** Runs work on the failed lines of an import; ends what ran for it before. */
  async run<T>(importId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.stop(importId);
    const running = new AbortController();
    this.#running.set(importId, running);
    try {
      return await work(running.signal);
    } finally {
      if (this.#running.get(importId) === running) this.#running.delete(importId);
    }
  }

  /** Its work fails with `gone`, soon. */
  stop(importId: string): void {
    this.#running.get(importId)?.abort();
  }
}
