import type { CheckReport, SafetyIds } from '../../shared/checks/check';
import type { Problem } from '../../shared/checks/problem';
import type { Destination } from '../../shared/destination';
import { hasNoFixes, sameFixes, type Fixes } from '../../shared/checks/fix';
import type { CheckedFile } from '../../engine/model/source-file';
import type { ImportRecord, Resend } from '../imports/record/record';

/** What identifies the bytes of a file, or of several as one, and how they are read. */
export type SentFile = Pick<CheckedFile, 'fingerprint' | 'form' | 'parts'>;

/** An import that arrived, or may have, with the bytes of the file or of one of its parts. */
export type EarlierImport = Pick<
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

/** Adds the problem `sent-before` for earlier imports of the file, and marks the problems that Safety IDs solve. */
export function withRepeatProblems(
  report: CheckReport,
  imports: readonly EarlierImport[],
  sending: Sending,
): CheckReport {
  const earlier = imports.filter((earlierImport) => !isSibling(earlierImport, sending));
  const problems = report.problems.map((problem): Problem =>
    problem.code === 'id-missing' && sending.safetyIds === 'on' ? { ...problem, handled: true } : problem,
  );
  const last = earlier.at(-1);
  if (last === undefined) return { ...report, problems };
  const countsOnce = earlier.every((earlierImport) => wouldRepeatIds(earlierImport, sending));
  const sentBefore: Problem<'sent-before'> = {
    code: 'sent-before',
    grade: 'warning',
    count: 1,
    lines: [],
    earlier: { importId: last.id, createdAt: last.createdAt },
    parts: sentPartNames(earlier, sending.file),
    ...(countsOnce && { handled: true }),
  };
  const errors = problems.filter(({ grade }) => grade === 'error');
  return {
    ...report,
    problems: [...errors, sentBefore, ...problems.filter(({ grade }) => grade !== 'error')],
  };
}

/** The fingerprints of a file: its own, and those of its parts. */
export function fingerprintsOf({ fingerprint, parts = [] }: SentFile): readonly string[] {
  return [fingerprint, ...parts.map((part) => part.fingerprint)].filter((hash) => hash !== '');
}

/** The parts that were sent before, by name. Empty when the same parts were sent together. */
function sentPartNames(earlier: readonly EarlierImport[], { fingerprint, parts = [] }: SentFile): string[] {
  if (earlier.some(({ file }) => file.fingerprint === fingerprint)) return [];
  const sent = new Set(earlier.flatMap(({ file }) => fingerprintsOf(file)));
  return parts.filter((part) => sent.has(part.fingerprint)).map(({ name }) => name);
}

/** Whether the same bytes are read in the same form: with another mapping they become other events. */
function isReadInSameForm(earlier: SentFile, now: SentFile): boolean {
  const forms = ({ fingerprint, form, parts }: SentFile): [string, string][] =>
    (parts ?? [{ fingerprint, form }]).map((part) => [part.fingerprint, JSON.stringify(part.form)]);
  const earlierForms = new Map(forms(earlier));
  return forms(now).every(([fingerprint, form]) => (earlierForms.get(fingerprint) ?? form) === form);
}

/** Whether both resend lines of the same import. They hold different lines, even when the texts are equal. */
function isSibling(earlier: EarlierImport, { resends }: Sending): boolean {
  return resends !== null && earlier.resends?.importId === resends.importId;
}

/** Whether every event would get the id that it had then, so that Scarf counts it once. */
function wouldRepeatIds(earlier: EarlierImport, sending: Sending): boolean {
  const { file, destination, safetyIds, fixes, resends } = sending;
  if (!earlier.allHaveIds || !isReadInSameForm(earlier.file, file)) return false;
  // A resend counts the occurrences of equal lines among other lines, so its Safety IDs may differ.
  if (earlier.safetyIds && (earlier.resends?.copiesPath ?? resends?.copiesPath) !== undefined) return false;
  // So may those of a file that is sent with other files.
  if (earlier.safetyIds && earlier.file.fingerprint !== file.fingerprint) return false;
  const sameBytes = sameFixes(earlier.fixes, fixes);
  if (!earlier.safetyIds) return sameBytes || (keepOwnIds(earlier.fixes) && keepOwnIds(fixes));
  return safetyIds === 'on' && sameBytes && isSameDestination(earlier.destination, destination);
}

/** Whether the fixes leave the events' own ids as they are. */
function keepOwnIds({ all, lines }: Fixes): boolean {
  return (
    hasNoFixes({ all: [], lines }) &&
    all.every(
      (fix) =>
        fix.kind !== 'new-id' &&
        (fix.kind !== 'rename-key' || (fix.from !== '$unique_id' && fix.to !== '$unique_id')),
    )
  );
}

function isSameDestination(earlier: Destination, now: Destination | null): boolean {
  if (earlier.kind === 'mixed') return now?.kind === 'mixed';
  return now?.kind === earlier.kind && now.id === earlier.id;
}
