/** Spreadsheets run a cell that begins like this as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A row of CSV (RFC 4180) without line break. A cell that a spreadsheet would run as a formula gets a `'` before it,
 * because cells hold foreign data.
 */
export function csvRow(cells: readonly string[], delimiter: string): string {
  return cells.map((cell) => csvCell(cell, delimiter)).join(delimiter);
}

/** A CSV file of UTF-8. Spreadsheets know the encoding by the byte order mark. */
export function csvFile(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => `${csvRow(row, ',')}\r\n`).join('')}`;
}

function csvCell(cell: string, delimiter: string): string {
  return quotedCell(FORMULA.test(cell) ? `'${cell}` : cell, delimiter);
}

const NEEDS_QUOTES = /["\r\n]|^\s|\s$/;

/** A cell that is read back as it is: in quotes where it must be. */
export function quotedCell(text: string, delimiter: string): string {
  const quoted = text.includes(delimiter) || NEEDS_QUOTES.test(text);
  return quoted ? `"${text.replaceAll('"', '""')}"` : text;
}
