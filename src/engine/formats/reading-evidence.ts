import { addTimes, NO_TIMES, type TimeEvidence } from '../rules/time/time-evidence';

/** What a pass over a whole file shows about the guesses that its beginning led to. Plain data of bounded size. */
export interface ReadingEvidence {
  readonly times: TimeEvidence;
  /** Times in JSON that are rewritten on their way out. */
  readonly rewrittenTimes: number;
}

export function addEvidence(one: ReadingEvidence, other: ReadingEvidence): ReadingEvidence {
  return {
    times: addTimes(one.times, other.times),
    rewrittenTimes: one.rewrittenTimes + other.rewrittenTimes,
  };
}

export const NO_EVIDENCE: ReadingEvidence = { times: NO_TIMES, rewrittenTimes: 0 };
