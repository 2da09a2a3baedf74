import type { FileWork } from '../../src/main/jobs/ports';
import { runners } from '../../src/worker/runners';

/** Jobs of the app without threads, for tests that need no more than their results. */
export function workHere(before: () => void = () => undefined): Pick<FileWork, 'run'> {
  return {
    run: async (kind, input, signal) => {
      before();
      const none = (): void => undefined;
      return runners[kind](input, { signal, progress: none, onMessage: none, startHelper: none });
    },
  };
}
