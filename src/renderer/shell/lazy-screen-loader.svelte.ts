import { failure, type Failure } from '../../shared/failure';
import type * as FurtherScreens from './lazy-screens';

/** The screens that no start shows: read behind the first frame, so that neither it nor a click waits for them. */
class FurtherReader {
  #screens: typeof FurtherScreens | null = $state.raw(null);
  #trouble: Failure | null = $state.raw(null);

  /** Null: not read yet. */
  get screens(): typeof FurtherScreens | null {
    return this.#screens;
  }

  /** Why they could not be read, the last time. */
  get trouble(): Failure | null {
    return this.#trouble;
  }

  /** Never rejects. Once they are there, it changes nothing. */
  async read(load: () => Promise<typeof FurtherScreens> = () => import('./lazy-screens')): Promise<void> {
    try {
      this.#screens ??= await load();
    } catch (reason) {
      this.#trouble = failure('unexpected', String(reason));
    }
  }
}

export const further = new FurtherReader();
