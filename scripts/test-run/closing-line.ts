/** What a test run came to, every test case counted once. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** False while tests may still be running; it stays so when the run is cut off. */
  readonly finished: boolean;
}

export interface Verdict {
  readonly line: string;
  readonly exitCode: number;
}

/**
 * The last line of a test run and the exit code that goes with it; the two never disagree. A run that did not finish,
 * or that the runner calls failed for a reason of its own, has one failure more than was counted, or at least one.
 */
export function verdict(counts: Counts | undefined, runnerExitCode: number): Verdict {
  const { passed, skipped, finished, failed: counted } = counts ?? nothing;
  const failed = finished ? Math.max(counted, runnerExitCode === 0 ? 0 : 1) : counted + 1;
  const skippedPart = skipped > 0 ? `, ${skipped} skipped` : '';
  const line = `${passed} passed, ${failed} failed${skippedPart}`;
  return { line, exitCode: failed === 0 && passed > 0 ? 0 : runnerExitCode || 1 };
}

const nothing: Counts = { passed: 0, failed: 0, skipped: 0, finished: false };
