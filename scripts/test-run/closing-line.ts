/** What a test run came to, every test case counted once. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** False while tests may still be running; it stays so when the run is cut off. */
  readonly finished: boolean;
  /** Each failure: its file, its names and the first line of its error, as far as it has any. */
  readonly failures: readonly string[];
}

export interface Verdict {
  /** What failed, a line each. */
  readonly failures: readonly string[];
  readonly line: string;
  readonly exitCode: number;
}

/** One run of the test runner: what it counted, undefined when it counted nothing, and how it ended. */
export interface Pass {
  readonly counts: Counts | undefined;
  readonly exitCode: number;
}

/**
 * The last lines of a test command and the exit code that goes with them; the two never disagree. A pass that did not
 * finish, or that the runner calls failed for a reason of its own, has one failure more than was counted, or at least one.
 */
export function verdict(passes: readonly Pass[]): Verdict {
  const sum = (of: (pass: Pass) => number): number => passes.reduce((total, pass) => total + of(pass), 0);
  const passed = sum(({ counts }) => counts?.passed ?? 0);
  const skipped = sum(({ counts }) => counts?.skipped ?? 0);
  const failed = sum(countFailures);
  const skippedPart = skipped > 0 ? `, ${skipped} skipped` : '';
  const line = `${passed} passed, ${failed} failed${skippedPart}`;
  const worst = passes.find(({ exitCode }) => exitCode !== 0)?.exitCode ?? 1;
  return {
    failures: passes.flatMap(({ counts }) => counts?.failures ?? []),
    line,
    exitCode: failed === 0 && passed > 0 ? 0 : worst,
  };
}

function countFailures({ counts, exitCode }: Pass): number {
  const { failed, finished } = counts ?? nothing;
  return finished ? Math.max(failed, exitCode === 0 ? 0 : 1) : failed + 1;
}

const nothing: Counts = { passed: 0, failed: 0, skipped: 0, finished: false, failures: [] };
