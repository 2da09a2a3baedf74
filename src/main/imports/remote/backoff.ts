import type { Failure } from '../../../shared/failure';
import { LONGEST_WAIT_MS } from '../../../shared/import';

/**
 * The wait before a repetition; `attempt` is 1 for the first. It doubles from 5 seconds to 5 minutes, as Scarf's guides
 * advise. Each wait varies by a quarter, so that many computers do not return at the same moment.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const FIRST_MS = 5_000;
  const LONGEST_MS = 300_000;
  const doubled = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempt - 1));
  return Math.round(Math.min(LONGEST_MS, doubled * (0.75 + random() * 0.5)));
}

/** The wait of an import after a failure: as long as the server asks, within a second and an hour; else the backoff. */
export function waitMs(after: Failure | null, attempt: number): number {
  const SHORTEST_MS = 1_000;
  if (after?.retryAfter === undefined) return backoffMs(attempt);
  return Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_MS, after.retryAfter * 1000));
}

/** The wait before the next poll of running imports. It grows with the number of polls in which nothing ended. */
export function pollMs(polls: number): number {
  const STEPS = [1_000, 1_000, 1_000, 1_000, 2_000, 2_000, 2_000, 3_000, 3_000, 5_000, 5_000, 5_000, 10_000];
  return STEPS[Math.min(polls, STEPS.length - 1)] ?? 10_000;
}
