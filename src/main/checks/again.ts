import type { CheckReport, Problem, SafetyIds } from '../../shared/check';
import type { Destination } from '../../shared/destination';
import { isNone, sameFixes, type Fixes } from '../../shared/fix';
import type { ImportRecord } from '../imports/record';

/** An import of the same bytes that arrived, or may have. */
export type Earlier = Pick<
  ImportRecord,
  'id' | 'createdAt' | 'destination' | 'safetyIds' | 'fixes' | 'allHaveIds'
>;

/** How the file would be sent now. */
export interface Sending {
  readonly destination: Destination | null;
  readonly safetyIds: SafetyIds;
  readonly fixes: Fixes;
}

/** The report, with what is to be said of sending events again: what Safety IDs see to, and earlier imports of the file. */
export function withRepeats(report: CheckReport, earlier: readonly Earlier[], sending: Sending): CheckReport {
  const problems = report.problems.map((problem): Problem =>
    problem.code === 'id-missing' && sending.safetyIds === 'on' ? { ...problem, handled: true } : problem,
  );
  const last = earlier.at(-1);
  if (last === undefined) return { ...report, problems };
  const isSafe = earlier.every((one) => isIgnored(one, sending));
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

/** Whether all events would have the ids they had then. Safety IDs are the same for the same bytes and destination only. */
function isIgnored(earlier: Earlier, { destination, safetyIds, fixes }: Sending): boolean {
  if (!earlier.allHaveIds) return false;
  if (!earlier.safetyIds)
    return sameFixes(earlier.fixes, fixes) || (keepsIds(earlier.fixes) && keepsIds(fixes));
  const sameBytes = sameFixes(earlier.fixes, fixes);
  return safetyIds === 'on' && sameBytes && isSame(earlier.destination, destination);
}

/** An event that has an id of its own goes out with that very one. */
function keepsIds({ all, lines }: Fixes): boolean {
  return (
    isNone({ all: [], lines }) &&
    all.every((fix) => fix.kind !== 'rename-key' || (fix.from !== '$unique_id' && fix.to !== '$unique_id'))
  );
}

function isSame(one: Destination, other: Destination | null): boolean {
  if (one.kind === 'mixed') return other?.kind === 'mixed';
  return other?.kind === one.kind && other.id === one.id;
}
