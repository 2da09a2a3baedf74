/** (ours) A cell with one of these is quoted, so that it comes back as it was. */
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

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
      const cell = cells[column] ?? '';
      if (column > 0) text += ',';
      text += NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
    }
    // An empty first and only cell would be a blank row.
    return `${text}\n`;
  }
}
