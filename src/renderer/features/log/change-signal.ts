import { createSubscriber } from 'svelte/reactivity';

/** Lets a page follow something that is kept outside Svelte's own state, such as a cache that forgets. */
export class Changes {
  #tell: () => void = () => undefined;
  readonly #subscribe = createSubscriber((update) => {
    this.#tell = update;
    return () => {
      this.#tell = () => undefined;
    };
  });

  /** Whoever reads while this was called reads anew at the next `tell`. */
  watch(): void {
    this.#subscribe();
  }

  tell(): void {
    this.#tell();
  }
}
