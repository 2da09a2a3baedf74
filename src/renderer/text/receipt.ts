import type { ImportView } from '../../shared/import';
import type { Unit } from '../../shared/layout';
import { likelyArrivedEarlier, receiptOf, type Receipt } from '../../shared/receipt';
import { count, dateAndTime, number } from './format';
import { destinationName, importName } from './imports';
import { resultSentence } from './results';
import { resendsText } from './resend';
import { assumedTexts, QUESTION_WORDS } from './questions';

/** A row of the receipt. `level` indents the parts of the row above. */
export interface ReceiptRow {
  readonly label: string;
  readonly value: number | null;
  readonly level: 0 | 1 | 2;
}

const RECEIPT_WORDS: Record<Unit, { readonly whole: string; readonly empty: string }> = {
  line: { whole: 'Lines', empty: 'Blank lines' },
  row: { whole: 'Rows', empty: 'Header and empty rows' },
  event: { whole: 'Events', empty: 'Blank lines' },
};

/** The receipt from top to bottom; optional rows with zero are left out. */
export function receiptRows(receipt: Receipt, view: ImportView): readonly ReceiptRow[] {
  const { whole, empty } = RECEIPT_WORDS[view.unit];
  const missing = likelyArrivedEarlier(view) > 0 ? 'Most likely in Scarf already' : 'Not accounted for';
  const rows: ReceiptRow[] = [
    {
      label: `${whole} ${view.resends === null ? 'in the file' : 'to send again'}`,
      value: receipt.lines,
      level: 0,
    },
    { label: 'Sent to Scarf', value: receipt.sent, level: 1 },
    { label: 'Imported', value: receipt.imported, level: 2 },
    { label: 'Refused by Scarf', value: receipt.failed, level: 2 },
    { label: missing, value: receipt.notAccountedFor, level: 2 },
    { label: 'Set aside by the check', value: receipt.setAside, level: 1 },
    { label: 'Left out by you', value: receipt.skipped, level: 1 },
    { label: empty, value: receipt.blank, level: 1 },
    { label: 'Not sent', value: receipt.notSent, level: 1 },
  ];
  const optional = new Set([empty, 'Left out by you', 'Not sent']);
  return rows.filter(
    (row) => (row.level < 2 || receipt.sent > 0) && (row.value !== 0 || !optional.has(row.label)),
  );
}

export function fixedText(fixed: number): string {
  return `${count(fixed, 'event')} ${fixed === 1 ? 'was' : 'were'} fixed on the way out.`;
}

/** The whole result as plain text, for an email. */
export function receiptAsText(view: ImportView): string {
  const receipt = receiptOf(view);
  const lines = [
    resultSentence(view),
    '',
    `File: ${importName(view)}`,
    `Destination: ${destinationName(view.destination) ?? 'not known'}`,
    `Account: ${view.owner}`,
    ...(view.createdAt === null ? [] : [`Begun: ${dateAndTime(view.createdAt)}`]),
    ...(view.endedAt === null ? [] : [`Ended: ${dateAndTime(view.endedAt)}`]),
    ...[resendsText(view)].filter((text) => text !== null),
    ...(view.fixed === 0 ? [] : [fixedText(view.fixed)]),
    ...assumedTexts(view.assumed).map((text) => `${QUESTION_WORDS.assumed}: ${text}`),
    ...(view.safetyIds === 0 ? [] : [`Safety IDs added: ${number(view.safetyIds)}`]),
    ...(view.remoteId === null ? [] : [`Import id in Scarf: ${view.remoteId}`]),
  ];
  if (receipt === null) return lines.join('\n');
  const table = receiptRows(receipt, view).map(
    (row) => `${'  '.repeat(row.level)}${row.label}: ${row.value === null ? 'not known' : number(row.value)}`,
  );
  return [...lines, '', ...table].join('\n');
}
