import type { Delimiter } from '../../../shared/layout';

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A row of CSV (RFC 4180), without its line break. A cell that a spreadsheet would run as a formula gets a `'` before it:
 * what is in it came from somewhere else.
 */
export function csvRow(cells: readonly string[], delimiter: Delimiter): string {
  return cells.map((cell) => csvCell(cell, delimiter)).join(delimiter);
}

function csvCell(cell: string, delimiter: Delimiter): string {
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  const quoted = text.includes(delimiter) || /["\r\n]/.test(text) || text !== text.trim();
  return quoted ? `"${text.replaceAll('"', '""')}"` : text;
}
