export function ndjsonOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** RFC 4180: quotes where they are needed. */
export function csvOf(rows: readonly (readonly string[])[], delimiter: string, end: string): string {
  const quoted = (cell: string): string =>
    /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replace(/"/g, '""')}"` : cell;
  return rows.map((row) => row.map(quoted).join(delimiter) + end).join('');
}

/** `2026-07-14T08:21:05Z` as `14.07.2026 08:21`. */
export function dayFirst(iso: string): string {
  const [, year, month, day, clock] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(iso) ?? [];
  return `${day}.${month}.${year} ${clock}`;
}

/** The quotes of Windows' own code page, which Latin-1 lacks. */
const OF_WINDOWS: Readonly<Record<string, number>> = { '“': 0x93, '”': 0x94, '’': 0x92, '€': 0x80 };

/** In the code page of a Western Windows. */
export function latin1(text: string): Buffer {
  return Buffer.from([...text].map((sign) => OF_WINDOWS[sign] ?? sign.charCodeAt(0)));
}
