import type { Delimiter } from '../../../shared/layout';
import type { Mapping } from '../../../shared/mapping';
import type { TimeEvidence } from '../../rules/time/time-evidence';
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

  constructor(delimiter: Delimiter, mapping: Mapping) {
    this.rows = new TableRows(delimiter);
    this.converter = new RowConverter(mapping);
    this.atHeader = mapping.header;
  }

  /** The lines of the rows that this piece completes. */
  push(piece: string): string {
    return this.lines(this.rows.push(piece));
  }

  /** What the times of all rows since the last call say about how they are written. */
  takeTimes(): TimeEvidence {
    return this.converter.takeTimes();
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
    return row.kind === 'cells' ? this.converter.convert(row.cells) : JSON.stringify(row.text);
  }
}
