import { createSubscriber } from 'svelte/reactivity';

/** Makes state outside Svelte reactive, such as a cache that drops entries. */
export class ChangeSignal {
  #notify: () => void = () => undefined;
  readonly #subscribe = createSubscriber((update) => {
    this.#notify = update;
    return () => {
      this.#notify = () => undefined;
    };
  });

  /** Makes the running effect or derived run again after the next `notify`. */
  track(): void {
    this.#subscribe();
  }

  notify(): void {
    this.#notify();
  }
}
