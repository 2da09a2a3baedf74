import type { Fixes } from '../../../shared/checks/fix';
import type { FlawedRow } from '../../../shared/checks/flawed-row';
import type { ProblemCode } from '../../../shared/checks/problem';

/** Rows that the user mended or left out one by one since the check, by the problems that they had. */
export function mendedByHand(
  rows: readonly FlawedRow[],
  draft: Fixes,
  checked: Fixes,
): ReadonlyMap<ProblemCode, number> {
  const before = new Set(checked.lines.map(({ line }) => line));
  const edited = new Set(draft.lines.flatMap(({ line }) => (before.has(line) ? [] : [line])));
  const counts = new Map<ProblemCode, number>();
  for (const { line, found, problems, leftOut } of rows) {
    if (!edited.has(line)) continue;
    const left = new Set(leftOut ? [] : problems.map(({ code }) => code));
    for (const code of new Set(found.map((problem) => problem.code)))
      if (!left.has(code)) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}
