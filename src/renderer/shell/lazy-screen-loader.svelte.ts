import { failure as toFailure, type Failure } from '../../shared/failure';
import type * as LazyScreens from './lazy-screens';

/** Loads the lazy screens behind the first frame, so that neither it nor a click waits for them. */
export class LazyScreenLoader {
  #screens: typeof LazyScreens | null = $state.raw(null);
  #failure: Failure | null = $state.raw(null);

  /** Null until they are loaded. */
  get screens(): typeof LazyScreens | null {
    return this.#screens;
  }

  /** Why the last attempt failed. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Never rejects. Does nothing once the screens are loaded. */
  async load(
    importScreens: () => Promise<typeof LazyScreens> = () => import('./lazy-screens'),
  ): Promise<void> {
    try {
      this.#screens ??= await importScreens();
    } catch (reason) {
      this.#failure = toFailure('unexpected', String(reason));
    }
  }
}

export const lazyScreens = new LazyScreenLoader();
