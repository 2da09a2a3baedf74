import type { RequestFacts } from '../../shared/files/requests';
import { addTimes, NO_TIMES, type TimeEvidence } from '../rules/time/time-evidence';
import { addRequests } from './log/request-facts';

/** What a pass over a whole file shows about the guesses that its beginning led to. Plain data of bounded size. */
export interface ReadingEvidence {
  readonly times: TimeEvidence;
  /** Times in JSON that are rewritten on their way out. */
  readonly rewrittenTimes: number;
  /** Words in cells of a table that may mean an empty cell, and are sent as texts. */
  readonly nullWords: readonly string[];
  /** The requests of a log; null: the file is none. */
  readonly requests: RequestFacts | null;
}

export function addEvidence(one: ReadingEvidence, other: ReadingEvidence): ReadingEvidence {
  return {
    times: addTimes(one.times, other.times),
    rewrittenTimes: one.rewrittenTimes + other.rewrittenTimes,
    nullWords: [...new Set([...one.nullWords, ...other.nullWords])],
    requests: addRequests(one.requests, other.requests),
  };
}

export const NO_EVIDENCE: ReadingEvidence = {
  times: NO_TIMES,
  rewrittenTimes: 0,
  nullWords: [],
  requests: null,
};
