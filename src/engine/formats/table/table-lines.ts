import type { TableForm } from '../../../shared/layout';
import type { Mapping } from '../../../shared/mapping';
import { isNoRow } from './not-rows';
import { RowConverter } from './row-to-event';
import { TableRows, type TableRow } from './table-rows';

/**
 * Converts the text of a table to one event a line. Line numbers are the row numbers of a spreadsheet: a header and
 * empty rows become empty lines. A broken row becomes a JSON string, and a row with more cells than columns a JSON list,
 * so that the rules set both aside.
 */
export class TableLines {
  private readonly rows: TableRows;
  private readonly converter: RowConverter;
  private atHeader: boolean;

  private linesAbove: number;

  constructor({ delimiter, linesAbove = 0 }: TableForm['layout'], mapping: Mapping) {
    this.rows = new TableRows(delimiter);
    this.converter = new RowConverter(mapping);
    this.atHeader = mapping.header;
    this.linesAbove = linesAbove;
  }

  /** The lines of the rows that this piece completes. */
  push(piece: string): string {
    let from = 0;
    let above = '';
    for (; this.linesAbove > 0; this.linesAbove -= 1) {
      const end = piece.slice(from).search(/\r\n|\n|\r/);
      if (end === -1) break;
      from += end + (piece.startsWith('\r\n', from + end) ? 2 : 1);
      above += '\n';
    }
    return above + this.lines(this.rows.push(piece.slice(from)));
  }

  /** The last lines. Call it once, after the last piece. */
  end(): string {
    return this.lines(this.rows.end());
  }

  private lines(rows: Iterable<TableRow>): string {
    let lines = '';
    for (const row of rows) lines += `${this.line(row)}\n`;
    return lines;
  }

  private line(row: TableRow): string {
    if (this.atHeader) {
      this.atHeader = false;
      return '';
    }
    if (row.kind === 'broken') return JSON.stringify(row.text);
    return isNoRow(row.cells) ? '' : this.converter.convert(row.cells);
  }
}
