import { checkFile } from '../../../src/engine/check/check-file';
import { measured, type WorkTime } from './measured';

/** Checks a file by the engine on one thread, as a worker of the app does. */
export function checkAlone(path: string): Promise<WorkTime> {
  return measured(async () => {
    const outcome = await checkFile({
      path,
      nowMs: Date.now(),
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
    if (outcome.kind !== 'checked') throw new Error(`The engine could not check ${path}: ${outcome.kind}`);
  });
}
