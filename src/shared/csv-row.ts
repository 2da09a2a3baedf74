import type { Delimiter } from './layout';

/** Spreadsheets run a cell that begins like this as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A row of CSV (RFC 4180) without line break. A cell that a spreadsheet would run as a formula gets a `'` before it,
 * because cells hold foreign data.
 */
export function csvRow(cells: readonly string[], delimiter: Delimiter): string {
  return cells.map((cell) => csvCell(cell, delimiter)).join(delimiter);
}

/** A CSV file of UTF-8. Spreadsheets know the encoding by the byte order mark. */
export function csvFile(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => `${csvRow(row, ',')}\r\n`).join('')}`;
}

function csvCell(cell: string, delimiter: Delimiter): string {
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  const quoted = text.includes(delimiter) || /["\r\n]/.test(text) || text !== text.trim();
  return quoted ? `"${text.replaceAll('"', '""')}"` : text;
}
