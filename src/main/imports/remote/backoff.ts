import type { Failure } from '../../../shared/failure';
import { LONGEST_WAIT_MS } from '../../../shared/imports/import';

const FIRST_MS = 5_000;
const LONGEST_MS = 300_000;

/**
 * The wait before a repetition; `attempt` is 1 for the first. It doubles from 5 seconds to 5 minutes, as Scarf's guides
 * advise. Each wait varies by a quarter, so that many computers do not return at the same moment.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  return doubling(attempt, LONGEST_MS, random);
}

/** The wait after a failure: the backoff, or longer if the server asks for it, but at most an hour. */
export function waitMs(after: Failure | null, attempt: number): number {
  return atLeastAsked(after, backoffMs(attempt));
}

/** The wait before a whole upload is repeated, which has no end: it doubles to an hour. */
export function repeatMs(after: Failure | null, repeat: number): number {
  return atLeastAsked(after, doubling(repeat, LONGEST_WAIT_MS, Math.random));
}

function doubling(attempt: number, longestMs: number, random: () => number): number {
  const doubled = Math.min(longestMs, FIRST_MS * 2 ** Math.max(0, attempt - 1));
  return Math.round(Math.min(longestMs, doubled * (0.75 + random() * 0.5)));
}

function atLeastAsked(after: Failure | null, ownMs: number): number {
  return Math.min(LONGEST_WAIT_MS, Math.max(ownMs, (after?.retryAfter ?? 0) * 1000));
}
