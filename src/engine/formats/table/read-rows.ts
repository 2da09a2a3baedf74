import { RowScanner, type Dialect } from './row-scanner';

export type TableRow =
  | { readonly kind: 'cells'; readonly cells: readonly string[] }
  /** A line with an unclosed quote, or with text behind a closed quote: its cells are unknown. */
  | { readonly kind: 'broken'; readonly text: string };

export interface RowsWanted {
  /** The bytes are the whole file; else a last row that they may cut is left out. */
  readonly whole: boolean;
  readonly limit?: number;
}

/** The first rows of a table, from its bytes in UTF-8. Padding is part of the cells. */
export function readRows(
  bytes: Uint8Array,
  dialect: Dialect,
  { whole, limit = Infinity }: RowsWanted,
): TableRow[] {
  const scanner = new RowScanner(dialect);
  scanner.push(bytes);
  if (whole) scanner.finish();
  const rows: TableRow[] = [];
  let text = '';
  while (rows.length < limit) {
    const scanned = scanner.next();
    if (scanned === 'none') break;
    if (scanned === 'row') {
      rows.push({ kind: 'cells', cells: cellsOf(scanner) });
    } else {
      text += scanner.text();
      if (!scanner.last) continue;
      rows.push({ kind: 'broken', text });
      text = '';
    }
  }
  return rows;
}

export function cellsOf(scanner: RowScanner): string[] {
  return Array.from({ length: scanner.count }, (_, index) => scanner.cell(index));
}
