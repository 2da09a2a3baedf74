import type { Failure } from '../../shared/failure';
import { LONGEST_WAIT_MS } from '../../shared/import';

/**
 * How long to wait before attempt `attempt` (1 for the first repetition): doubling from 5 seconds up to 5 minutes, as
 * Scarf's guides advise, each spread by up to a quarter so that many computers do not come back together.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const FIRST_MS = 5_000;
  const MOST_MS = 300_000;
  const plain = Math.min(MOST_MS, FIRST_MS * 2 ** Math.max(0, attempt - 1));
  return Math.round(Math.min(MOST_MS, plain * (0.75 + random() * 0.5)));
}

/** How long an import waits after a failure: as the server asked, between a second and an hour, else by the attempt. */
export function waitMs(after: Failure | null, attempt: number): number {
  const LEAST_MS = 1_000;
  if (after?.retryAfter === undefined) return backoffMs(attempt);
  return Math.min(LONGEST_WAIT_MS, Math.max(LEAST_MS, after.retryAfter * 1000));
}

/** How long to wait before the next look at running imports: quick at first, slower the longer nothing ends. */
export function pollMs(looks: number): number {
  const STEPS = [1_000, 1_000, 1_000, 1_000, 2_000, 2_000, 2_000, 3_000, 3_000, 5_000, 5_000, 5_000, 10_000];
  return STEPS[Math.min(looks, STEPS.length - 1)] ?? 10_000;
}
