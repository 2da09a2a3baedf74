import { availableParallelism } from 'node:os';
import { untilAborted } from '../model/abort';
import type { CheckFactsBuilder } from './check-facts-builder';
import { RangeScheduler, type ParallelOptions } from './range-scheduler';

/** Ranges requested from a helper at the same time, so that it never waits for the next request. */
const REQUESTS_PER_HELPER = 2;

const MAX_HELPERS = 4;
/** One thread checks a smaller file faster than helpers start. */
const MIN_PARALLEL_BYTES = 96 * 1024 * 1024;

/** Returns how many threads should help this one with a file of this size in bytes; 0: one thread is enough. */
export function helperCount(size: number, cores = availableParallelism()): number {
  if (size < MIN_PARALLEL_BYTES || cores < 2) return 0;
  // If there are enough cores, one is left to the rest of the app.
  return Math.min(MAX_HELPERS, Math.max(1, cores - 2));
}

export interface ParallelFacts {
  readonly facts: CheckFactsBuilder;
  readonly fingerprint: string;
  readonly finalNewline: boolean;
}

/**
 * Checks a file that is not compressed with several threads. This one begins at once, and helpers join it as they start.
 * The facts are the same as those of one pass, whatever the number of threads. This thread reads what a helper fails to
 * read, so a failure is always the file's own: `FailureError` of the `file-` family. Throws the signal's reason after an
 * abort.
 */
export async function checkInParallel(options: ParallelOptions): Promise<ParallelFacts> {
  const scheduler = new RangeScheduler(options);
  const ended = new AbortController();
  const helpers = options.helpers.flatMap((helper) =>
    Array.from({ length: REQUESTS_PER_HELPER }, () => scheduler.runHelper(helper, ended.signal)),
  );
  try {
    await untilAborted(Promise.all([scheduler.readHere(ended.signal), ...helpers]), options.signal);
  } catch (error) {
    scheduler.facts.close();
    throw error;
  } finally {
    ended.abort();
  }
  const { facts, fingerprint, finalNewline } = scheduler;
  return { facts, fingerprint: fingerprint.text(), finalNewline };
}
