import { copyRun, endOfPlainCell, grownTo, repeated } from '../bytes/byte-runs';
import { viewOver } from '../bytes/byte-view';
import { COPY_ROOM, type RowCells } from './row-cells';
import { XmlReading } from './xml-reading';
import type { XmlVisitor } from './xml-visitor';

/** Whether a person who opens the sheet sees a row, or it is hidden: by a filter, or by hand. */
export type RowSight = 'shown' | 'hidden';

/** Receives a row. Its cells are valid until the call returns. */
export type OnRow = (row: number, cells: RowCells, sight: RowSight) => void;

/** What was seen of a sheet so far. */
export interface SheetSeen {
  /** Hidden rows with a value in them. */
  hiddenRows: number;
}

const LF = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const NOT_ASCII = 0x80;

/**
 * Rows of a sheet as lines of a CSV file in UTF-8: row 7 of the sheet is row 7 of the text, blank or not. Each row is filled
 * up to the widest before it, since a sheet leaves out empty cells.
 */
export class RowText {
  private bytes = Buffer.alloc(64 * 1024);
  private view = viewOver(this.bytes);
  private filled = 0;
  private width = 0;
  private rows = 0;

  /** Adds a line. `row` is counted from 1; rows that the sheet leaves out are blank. Rows come in order. */
  add(row: number, cells: RowCells): void {
    const blank = Math.max(0, row - this.rows - 1);
    this.rows = Math.max(this.rows + 1, row);
    this.width = Math.max(this.width, cells.width);
    // Each byte of a cell may be a quote, which is doubled.
    this.reserve(blank + 2 * cells.size + 3 * this.width + 1);
    this.bytes.fill(LF, this.filled, this.filled + blank);
    this.filled += blank;
    if (cells.width > 0) this.addCells(cells);
    this.bytes[this.filled] = LF;
    this.filled += 1;
  }

  /** The bytes that `take` would give. */
  get size(): number {
    return this.filled;
  }

  /** The lines since the last call, valid until the next `add`; null: there are none. */
  take(): Buffer | null {
    const { filled } = this;
    this.filled = 0;
    return filled === 0 ? null : this.bytes.subarray(0, filled);
  }

  private addCells({ bytes: source, view: from, starts, ends, width }: RowCells): void {
    const { bytes, view } = this;
    let at = this.filled;
    for (let column = 0; column < this.width; column += 1) {
      if (column > 0) bytes[at++] = COMMA;
      if (column >= width) continue;
      const start = starts[column] as number;
      const end = ends[column] as number;
      if (!needsQuotes(from, start, end)) {
        at = copyRun(from, start, end, view, at);
        continue;
      }
      bytes[at++] = QUOTE;
      for (let next = start; next < end; next += 1) {
        const byte = source[next] as number;
        if (byte === QUOTE) bytes[at++] = QUOTE;
        bytes[at++] = byte;
      }
      bytes[at++] = QUOTE;
    }
    this.filled = at;
  }

  private reserve(more: number): void {
    const needed = this.filled + more + COPY_ROOM;
    if (needed <= this.bytes.length) return;
    this.bytes = grownTo(needed, this.bytes, this.filled);
    this.view = viewOver(this.bytes);
  }
}

const COMMAS = repeated(COMMA);

/** Whether a cell may be read back as another one. A space, of any language, may stand at its ends. */
function needsQuotes(view: DataView, start: number, end: number): boolean {
  if (start === end) return false;
  if (isNoSign(view.getUint8(start)) || isNoSign(view.getUint8(end - 1))) return true;
  return endOfPlainCell(view, start, COMMAS) < end;
}

function isNoSign(byte: number): boolean {
  return byte <= SPACE || byte >= NOT_ASCII;
}

/**
 * The rows that a visitor finds in XML, as lines of CSV in UTF-8. Rows before a damage are yielded before its error. `seen`
 * is counted up.
 */
export async function* rowsAsText(
  chunks: AsyncIterable<Buffer>,
  visitorFor: (onRow: OnRow) => XmlVisitor,
  seen: SheetSeen,
): AsyncGenerator<Buffer, void, void> {
  const rows = new RowText();
  const visitor = visitorFor((row, cells, sight) => {
    rows.add(row, cells);
    if (sight === 'hidden' && cells.width > 0) seen.hiddenRows += 1;
  });
  const xml = new XmlReading(visitor);
  let damage: unknown = null;
  try {
    for await (const chunk of chunks) {
      xml.push(chunk);
      const lines = rows.take();
      if (lines !== null) yield lines;
    }
    xml.end();
  } catch (error) {
    damage = error;
  }
  const lines = rows.take();
  if (lines !== null) yield lines;
  if (damage !== null) throw damage;
}
