export function ndjsonOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** CSV by RFC 4180; only cells that need quotes have them. */
export function csvOf(rows: readonly (readonly string[])[], delimiter: string, end: string): string {
  const quoted = (cell: string): string =>
    /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replace(/"/g, '""')}"` : cell;
  return rows.map((row) => row.map(quoted).join(delimiter) + end).join('');
}

/** Formats `2026-07-14T08:21:05Z` as `14.07.2026 08:21`. */
export function dayFirst(iso: string): string {
  const [, year, month, day, clock] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(iso) ?? [];
  return `${day}.${month}.${year} ${clock}`;
}

/** Characters of Windows-1252 that Latin-1 does not have. */
const WINDOWS_1252: Readonly<Record<string, number>> = { '“': 0x93, '”': 0x94, '’': 0x92, '€': 0x80 };

/** Encodes text as Windows-1252. */
export function latin1(text: string): Buffer {
  return Buffer.from([...text].map((sign) => WINDOWS_1252[sign] ?? sign.charCodeAt(0)));
}
