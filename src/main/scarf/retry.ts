import type { Failure, Result } from '../../shared/failure';
import type { Clock } from '../time/clock';

export interface RetryTools {
  readonly clock: Clock;
  /** Returns a number from 0 up to, but not including, 1. */
  readonly random: () => number;
}

const REPEATS_AT_MOST = 2;
const FIRST_WAIT_MS = 300;
/** A user waits for the answer: a longer wait is reported as a failure instead. */
const LONGEST_WAIT_MS = 2_000;

/**
 * Tries an idempotent call up to three times while its failure is retryable. `timed-out` is not repeated: it took half
 * a minute already.
 */
export async function withRetries<T>(
  attempt: () => Promise<Result<T>>,
  tools: RetryTools,
  signal: AbortSignal | undefined,
): Promise<Result<T>> {
  const stopped = (): boolean => signal?.aborted ?? false;
  for (let tries = 0; ; tries += 1) {
    const result = await attempt();
    if (result.ok || stopped() || tries >= REPEATS_AT_MOST) return result;
    const waitMs = waitBefore(tries, result.failure, tools.random());
    if (waitMs === null) return result;
    await tools.clock.sleep(waitMs, signal);
    if (stopped()) return result;
  }
}

/** 300 ms, then 600 ms, plus up to as much at random; longer if Scarf asks for it; null: do not repeat. */
function waitBefore(tries: number, failed: Failure, random: number): number | null {
  if (!failed.retryable || failed.code === 'timed-out') return null;
  const waitMs = Math.max(FIRST_WAIT_MS * 2 ** tries * (1 + random), (failed.retryAfter ?? 0) * 1000);
  return waitMs <= LONGEST_WAIT_MS ? waitMs : null;
}
