import type { ImportView } from '../../shared/imports/import';
import type { ImportedFile } from '../../shared/imports/outcome';
import type { About } from '../../shared/ipc';
import type { Unit } from '../../shared/files/layout';
import { hasVanished, toldImported } from '../../shared/imports/receipt';
import { failureDetails } from './failures';
import { count, dateAndTime, number } from './format';
import { destinationName, importName, perArtifactText, startedText } from './imports';
import { PLACE_WORDS } from './outcomes';
import { assumedTexts, QUESTION_WORDS } from './questions';
import { attemptText } from './resend';
import { resultSentence } from './results';

/** The words around the receipt. */
export const RECEIPT_TABLE_WORDS = {
  heading: 'Receipt',
  caption: 'Where every line of the file went',
  copy: 'Copy as text',
  copied: 'Receipt copied.',
  unknown: 'not known',
} as const;

/** A row of the receipt. `level` indents the parts of the row above. */
export interface ReceiptRow {
  readonly label: string;
  /** Null: nobody knows it. */
  readonly value: number | null;
  readonly level: 0 | 1 | 2;
}

const BY_YOU = 'Left out by you';

const RECEIPT_WORDS: Record<
  Unit,
  { readonly whole: string; readonly empty: string; readonly leftOut: string }
> = {
  line: { whole: 'Lines', empty: 'Blank lines', leftOut: BY_YOU },
  row: { whole: 'Rows', empty: 'Header and empty rows', leftOut: BY_YOU },
  event: { whole: 'Events', empty: 'Blank lines', leftOut: BY_YOU },
  request: { whole: 'Lines', empty: 'Comments and empty lines', leftOut: 'Requests that do not count' },
};

/** The receipt of a file from top to bottom; rows with zero that need no word are left out. */
export function receiptRows({ root, figures, latest }: ImportedFile): readonly ReceiptRow[] {
  const { whole, empty, leftOut: leftOutLabel } = RECEIPT_WORDS[root.unit];
  const blank = (root.counts ?? root.planned)?.blank ?? 0;
  const { events, imported, there, refused, setAside, leftOut, noAnswer, notSent, reading, toGo } = figures;
  const sent = imported + there + refused + noAnswer + reading;
  const isTold = !hasVanished(latest) && toldImported(latest) !== null;
  const told = (value: number): number | null => (isTold || sent - noAnswer > 0 ? value : null);
  const rows: ReceiptRow[] = [
    { label: `${whole} in the file`, value: events + blank, level: 0 },
    { label: 'Set aside by the check', value: setAside, level: 1 },
    { label: leftOutLabel, value: leftOut, level: 1 },
    { label: empty, value: blank, level: 1 },
    { label: PLACE_WORDS.notSent, value: notSent, level: 1 },
    { label: PLACE_WORDS.toGo, value: toGo, level: 1 },
    { label: 'Sent to Scarf', value: sent, level: 1 },
    { label: PLACE_WORDS.imported, value: told(imported), level: 2 },
    { label: PLACE_WORDS.there, value: there, level: 2 },
    { label: 'Refused by Scarf', value: told(refused), level: 2 },
    { label: PLACE_WORDS.noAnswer, value: isTold ? noAnswer : noAnswer === 0 ? 0 : null, level: 2 },
    { label: PLACE_WORDS.reading, value: reading, level: 2 },
  ];
  const always = new Set([
    'Sent to Scarf',
    PLACE_WORDS.imported,
    'Refused by Scarf',
    'Set aside by the check',
  ]);
  return rows.filter(
    (row) => row.level === 0 || ((row.level < 2 || sent > 0) && (row.value !== 0 || always.has(row.label))),
  );
}

export function fixedText(fixed: number): string {
  return `${count(fixed, 'event')} ${fixed === 1 ? 'was' : 'were'} changed in what was sent.`;
}

export function safetyIdsText(ids: number): string {
  return `${count(ids, 'Safety ID')} added.`;
}

/** What the receipt says of an import besides its numbers. */
export function receiptNotes({ root }: ImportedFile): readonly string[] {
  const perArtifact = perArtifactText(root);
  return [
    ...(perArtifact === null ? [] : [`${perArtifact}.`]),
    ...(root.fixed === 0 ? [] : [fixedText(root.fixed)]),
    ...(root.safetyIds === 0 ? [] : [safetyIdsText(root.safetyIds)]),
  ];
}

/** The whole result as plain text, for an email. */
export function receiptAsText(file: ImportedFile): string {
  const { root, attempts, latest } = file;
  const started = startedText(root);
  const lines = [
    resultSentence(file),
    '',
    `File: ${importName(root)}`,
    `Destination: ${destinationName(root) ?? 'not known'}`,
    `Account: ${root.owner}`,
    ...(started === null ? [] : [`Started: ${started}`]),
    ...(latest.endedAt === null ? [] : [`Ended: ${dateAndTime(latest.endedAt)}`]),
    ...receiptNotes(file),
    ...assumedTexts(root.assumed).map((text) => `${QUESTION_WORDS.assumed}: ${text}`),
    ...attempts
      .filter(({ remoteId }) => remoteId !== null)
      .map((attempt) => remoteIdText(attempt, root.unit)),
  ];
  const table = receiptRows(file).map(
    (row) => `${'  '.repeat(row.level)}${row.label}: ${row.value === null ? 'not known' : number(row.value)}`,
  );
  return [...lines, '', ...table].join('\n');
}

/** What support needs to know of a file's imports: the receipt, the app, and what came in the way. */
export function supportText(file: ImportedFile, about: About | null): string {
  const { phase } = file.latest;
  return [
    receiptAsText(file),
    '',
    ...(about === null
      ? []
      : [`Event Importer for Scarf ${about.version}, ${about.platform}, ${about.apiUrl}`]),
    ...(phase.name === 'failed' ? [failureDetails(phase.failure)] : []),
  ].join('\n');
}

function remoteIdText(attempt: ImportView, unit: Unit): string {
  const which = attempt.resends === null ? '' : ` (${attemptText(attempt, unit)})`;
  return `Scarf import ID${which}: ${attempt.remoteId ?? ''}`;
}
