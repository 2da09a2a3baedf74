import type { Delimiter } from '../../../shared/layout';
import type { Mapping } from '../../../shared/mapping';
import { RowText } from './row-to-event';
import { TableRows, type TableRow } from './table-rows';

/**
 * Turns the text of a table into one event a line. The line of each has the number that a spreadsheet shows for its row:
 * a header and empty rows become empty lines. A row whose cells cannot be told becomes a text in quotes, and one with
 * more cells than the header a list: no events, which the rules tell.
 */
export class TableLines {
  private readonly rows: TableRows;
  private readonly text: RowText;
  private atHeader: boolean;

  constructor(delimiter: Delimiter, mapping: Mapping) {
    this.rows = new TableRows(delimiter);
    this.text = new RowText(mapping);
    this.atHeader = mapping.header;
  }

  push(piece: string): string {
    return this.lines(this.rows.push(piece));
  }

  /** To be called once, after the last piece. */
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
    return row.kind === 'cells' ? this.text.of(row.cells) : JSON.stringify(row.text);
  }
}
