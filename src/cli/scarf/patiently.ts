import type { Failure, FailureCode, Result } from '../../shared/failure';
import type { Clock } from '../../main/time/clock';

/** Scarf answers later, without any action of the user. The network is not waited for: that can take days. */
const PASSES: ReadonlySet<FailureCode> = new Set(['slow-down', 'too-many-imports', 'scarf-trouble']);

/** The waits between attempts, if Scarf asks for no longer ones. */
const WAITS_MS = [2_000, 5_000, 10_000, 20_000];
/** If Scarf asks for a longer wait, the call fails at once. */
const LONGEST_WAIT_MS = 60_000;

export interface Patience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Tells that there is a wait, in milliseconds. */
  readonly tell: (failed: Failure, waitMs: number) => void;
}

/** Calls again while Scarf is busy: five times at most, with longer and longer waits. */
export async function patiently<T>(
  call: () => Promise<Result<T>>,
  { clock, signal, tell }: Patience,
): Promise<Result<T>> {
  for (const usualMs of WAITS_MS) {
    const result = await call();
    if (result.ok || !PASSES.has(result.failure.code)) return result;
    const waitMs = Math.max(usualMs, (result.failure.retryAfter ?? 0) * 1_000);
    if (waitMs > LONGEST_WAIT_MS || signal.aborted) return result;
    tell(result.failure, waitMs);
    await clock.sleep(waitMs, signal);
    if (signal.aborted) return result;
  }
  return call();
}
