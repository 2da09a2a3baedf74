import type { Failure, Result } from '../../shared/failure';
import type { Clock } from '../time/clock';

export interface RetryTools {
  readonly clock: Clock;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

const MORE_TRIES = 2;
const FIRST_WAIT_MS = 300;
/** A user waits for a read: what takes longer than this is told instead. */
const LONGEST_WAIT_MS = 2_000;

/**
 * Tries a call that may be repeated without harm up to three times, as long as it fails in a way that may pass.
 * A deadline that ran out is not tried again here: it has cost half a minute already.
 */
export async function withRetries<T>(
  attempt: () => Promise<Result<T>>,
  tools: RetryTools,
  signal: AbortSignal | undefined,
): Promise<Result<T>> {
  const stopped = (): boolean => signal?.aborted ?? false;
  for (let tries = 0; ; tries += 1) {
    const result = await attempt();
    if (result.ok || stopped() || tries >= MORE_TRIES) return result;
    const waitMs = waitBefore(tries, result.failure, tools.random());
    if (waitMs === null) return result;
    await tools.clock.sleep(waitMs, signal);
    if (stopped()) return result;
  }
}

/** 300 ms, then 600 ms, and up to as much again by chance; what Scarf asks for, if it is little; null: do not wait. */
function waitBefore(tries: number, failed: Failure, random: number): number | null {
  if (!failed.retryable || failed.code === 'timed-out') return null;
  const waitMs = Math.max(FIRST_WAIT_MS * 2 ** tries * (1 + random), (failed.retryAfter ?? 0) * 1000);
  return waitMs <= LONGEST_WAIT_MS ? waitMs : null;
}
