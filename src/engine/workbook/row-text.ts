import { quotedCell } from '../../shared/csv-row';
import { XmlReading } from './xml-reading';
import type { XmlVisitor } from './xml-visitor';

/** Receives a row of cells; cells that the sheet leaves out are holes. */
export type OnRow = (row: number, cells: readonly string[]) => void;

/**
 * Rows of a sheet as lines of a CSV file: row 7 of the sheet is row 7 of the text, blank or not. Each row is filled up to
 * the widest before it, since a sheet leaves out empty cells.
 */
export class RowText {
  private width = 0;
  private rows = 0;

  /** `row` is counted from 1; rows that the sheet leaves out are blank. Rows come in order. */
  line(row: number, cells: readonly string[]): string {
    const blank = '\n'.repeat(Math.max(0, row - this.rows - 1));
    this.rows = Math.max(this.rows + 1, row);
    const last = cells.findLastIndex((cell) => cell !== '' && cell !== undefined);
    if (last === -1) return `${blank}\n`;
    this.width = Math.max(this.width, last + 1);
    let text = blank;
    for (let column = 0; column < this.width; column += 1) {
      if (column > 0) text += ',';
      text += quotedCell(cells[column] ?? '', ',');
    }
    return `${text}\n`;
  }
}

/** The rows that a visitor finds in XML, as lines of CSV in UTF-8. Rows before a damage are yielded before its error. */
export async function* rowsAsText(
  chunks: AsyncIterable<Buffer>,
  visitorFor: (onRow: OnRow) => XmlVisitor,
): AsyncGenerator<Buffer, void, void> {
  const rowText = new RowText();
  let lines = '';
  const take = (): Buffer => {
    const bytes = Buffer.from(lines);
    lines = '';
    return bytes;
  };
  const onRow: OnRow = (row, cells) => {
    lines += rowText.line(row, cells);
  };
  const xml = new XmlReading(visitorFor(onRow));
  try {
    for await (const chunk of chunks) {
      xml.push(chunk);
      if (lines !== '') yield take();
    }
    xml.end();
  } catch (error) {
    if (lines !== '') yield take();
    throw error;
  }
  if (lines !== '') yield take();
}
