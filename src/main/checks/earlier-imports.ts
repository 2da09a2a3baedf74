import type { CheckReport, SafetyIds } from '../../shared/check';
import type { Problem, ProblemSubject } from '../../shared/problem';
import type { Destination } from '../../shared/destination';
import { hasNoFixes, sameFixes, type Fixes } from '../../shared/fix';
import type { CheckedFile } from '../../engine/model/source-file';
import type { ImportRecord, Resend } from '../imports/record/record';

/** What tells the bytes of a file, or of several as one, and how they are read. */
export type SentFile = Pick<CheckedFile, 'fingerprint' | 'form' | 'parts'>;

/** An import of the same bytes that arrived, or may have; of several files, of one of them at least. */
export type Earlier = Pick<
  ImportRecord,
  'id' | 'createdAt' | 'file' | 'destination' | 'safetyIds' | 'fixes' | 'allHaveIds' | 'resends'
>;

/** How the file would be sent now. */
export interface Sending {
  readonly file: SentFile;
  readonly destination: Destination | null;
  readonly safetyIds: SafetyIds;
  readonly fixes: Fixes;
  readonly resends: Resend | null;
}

/** The report, with what is to be said of sending events again: what Safety IDs see to, and earlier imports of the file. */
export function withRepeats(report: CheckReport, before: readonly Earlier[], sending: Sending): CheckReport {
  const earlier = before.filter((one) => !isSibling(one, sending));
  const problems = report.problems.map((problem): Problem =>
    problem.code === 'id-missing' && sending.safetyIds === 'on' ? { ...problem, handled: true } : problem,
  );
  const last = earlier.at(-1);
  if (last === undefined) return { ...report, problems };
  const isSafe = earlier.every((one) => isIgnored(one, sending));
  const sentBefore: Problem = {
    code: 'sent-before',
    grade: 'warning',
    count: 1,
    lines: [],
    subjects: [{ text: last.createdAt, count: 1, hint: last.id }, ...partsSent(earlier, sending.file)],
    ...(isSafe && { handled: true }),
  };
  const errors = problems.filter(({ grade }) => grade === 'error');
  return {
    ...report,
    problems: [...errors, sentBefore, ...problems.filter(({ grade }) => grade !== 'error')],
  };
}

/** The fingerprints by which a file is known again: its own, and those of the files that it is made of. */
export function fingerprintsOf({ fingerprint, parts = [] }: SentFile): readonly string[] {
  return [fingerprint, ...parts.map((part) => part.fingerprint)].filter((one) => one !== '');
}

/** Of several files, those that were sent before, by name. None where all were, together. */
function partsSent(earlier: readonly Earlier[], { fingerprint, parts = [] }: SentFile): ProblemSubject[] {
  if (earlier.some(({ file }) => file.fingerprint === fingerprint)) return [];
  const sent = new Set(earlier.flatMap(({ file }) => fingerprintsOf(file)));
  return parts.filter((part) => sent.has(part.fingerprint)).map(({ name }) => ({ text: name, count: 1 }));
}

/** The same bytes, read in the same way: a column that means something else now makes other events. */
function isRead(earlier: SentFile, now: SentFile): boolean {
  const forms = ({ fingerprint, form, parts }: SentFile): [string, string][] =>
    (parts ?? [{ fingerprint, form }]).map((one) => [one.fingerprint, JSON.stringify(one.form)]);
  const then = new Map(forms(earlier));
  return forms(now).every(([fingerprint, form]) => (then.get(fingerprint) ?? form) === form);
}

/** Both hold lines of one import that did not get in: other lines, be they equal or not. */
function isSibling(earlier: Earlier, { resends }: Sending): boolean {
  return resends !== null && earlier.resends?.importId === resends.importId;
}

/** Whether all events would have the ids they had then. Safety IDs are the same for the same bytes and destination only. */
function isIgnored(earlier: Earlier, sending: Sending): boolean {
  const { file, destination, safetyIds, fixes, resends } = sending;
  if (!earlier.allHaveIds || !isRead(earlier.file, file)) return false;
  // Those of lines that are sent again by themselves are numbered among others.
  if (earlier.safetyIds && (earlier.resends?.copiesPath ?? resends?.copiesPath) !== undefined) return false;
  // A line's place among its equals differs when other files are sent with it.
  if (earlier.safetyIds && earlier.file.fingerprint !== file.fingerprint) return false;
  const sameBytes = sameFixes(earlier.fixes, fixes);
  if (!earlier.safetyIds) return sameBytes || (keepsIds(earlier.fixes) && keepsIds(fixes));
  return safetyIds === 'on' && sameBytes && isSame(earlier.destination, destination);
}

/** An event that has an id of its own goes out with that very one. */
function keepsIds({ all, lines }: Fixes): boolean {
  return (
    hasNoFixes({ all: [], lines }) &&
    all.every(
      (fix) =>
        fix.kind !== 'new-id' &&
        (fix.kind !== 'rename-key' || (fix.from !== '$unique_id' && fix.to !== '$unique_id')),
    )
  );
}

function isSame(one: Destination, other: Destination | null): boolean {
  if (one.kind === 'mixed') return other?.kind === 'mixed';
  return other?.kind === one.kind && other.id === one.id;
}
