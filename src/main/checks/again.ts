import type { CheckReport, Problem, SafetyIds } from '../../shared/check';
import type { Destination } from '../../shared/destination';
import type { ImportRecord } from '../imports/record';

/** An import of the same bytes that arrived, or may have. */
export type Earlier = Pick<ImportRecord, 'id' | 'createdAt' | 'destination' | 'safetyIds' | 'allHaveIds'>;

/** The report, with what is to be said of sending events again: what Safety IDs see to, and earlier imports of the file. */
export function withRepeats(
  report: CheckReport,
  earlier: readonly Earlier[],
  destination: Destination | null,
  safetyIds: SafetyIds,
): CheckReport {
  const problems = report.problems.map((problem): Problem =>
    problem.code === 'id-missing' && safetyIds === 'on' ? { ...problem, handled: true } : problem,
  );
  const last = earlier.at(-1);
  if (last === undefined) return { ...report, problems };
  const isSafe = earlier.every((one) => isIgnored(one, destination, safetyIds));
  const before: Problem = {
    code: 'sent-before',
    grade: 'warning',
    count: 1,
    lines: [],
    subjects: [{ text: last.createdAt, count: 1, hint: last.id }],
    ...(isSafe && { handled: true }),
  };
  const errors = problems.filter(({ grade }) => grade === 'error');
  return { ...report, problems: [...errors, before, ...problems.filter(({ grade }) => grade !== 'error')] };
}

/** Whether all events would have the ids they had then. Safety IDs are the same for the same destination only. */
function isIgnored(earlier: Earlier, destination: Destination | null, safetyIds: SafetyIds): boolean {
  if (!earlier.allHaveIds) return false;
  return !earlier.safetyIds || (safetyIds === 'on' && isSame(earlier.destination, destination));
}

function isSame(one: Destination, other: Destination | null): boolean {
  if (one.kind === 'mixed') return other?.kind === 'mixed';
  return other?.kind === one.kind && other.id === one.id;
}
