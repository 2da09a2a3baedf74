import { copyRun, grownTo } from '../bytes/byte-runs';
import { viewOver } from '../bytes/byte-view';
import { WorkbookDamagedError } from './workbook-damaged-error';

/** (ours) A longer row is none that a person made: shared texts stand in it again and again. */
const ROW_BYTES_AT_MOST = 64 * 1024 * 1024;
/** Cells are copied eight bytes at a time: up to seven more are read and written. */
export const COPY_ROOM = 8;

/** The cells of a row as bytes of UTF-8. Cells that the sheet leaves out are empty. */
export class RowCells {
  /** Cell `n` is `bytes[starts[n]..ends[n])`. */
  bytes = Buffer.alloc(4096);
  view = viewOver(this.bytes);
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** The cells up to the last that holds something. */
  width = 0;
  private filled = 0;

  /** The bytes of all cells, with one behind each. */
  get size(): number {
    return this.filled;
  }

  /** Empties all cells. */
  clear(): void {
    this.starts.fill(0, 0, this.width);
    this.ends.fill(0, 0, this.width);
    this.width = 0;
    this.filled = 0;
  }

  set(column: number, text: string): void {
    this.reserve(text.length * 3);
    this.end(column, this.filled + this.bytes.write(text, this.filled));
  }

  /** Copies `source[from..to)`, valid UTF-8 with `COPY_ROOM` behind it. */
  copy(column: number, source: DataView, from: number, to: number): void {
    this.reserve(to - from);
    this.end(column, copyRun(source, from, to, this.view, this.filled));
  }

  /** The texts of all cells. */
  texts(): string[] {
    const { bytes, starts, ends } = this;
    return Array.from({ length: this.width }, (_, column) =>
      bytes.toString('utf8', starts[column], ends[column]),
    );
  }

  private end(column: number, end: number): void {
    while (column >= this.starts.length) this.widen();
    this.starts[column] = this.filled;
    this.ends[column] = end;
    // Whoever looks for the end of a plain cell stops here.
    this.bytes[end] = 0;
    if (column >= this.width && end > this.filled) this.width = column + 1;
    this.filled = end + 1;
  }

  private reserve(more: number): void {
    const needed = this.filled + more + COPY_ROOM;
    if (needed <= this.bytes.length) return;
    if (needed > ROW_BYTES_AT_MOST) throw new WorkbookDamagedError(`a row of ${needed} bytes`);
    this.bytes = grownTo(needed, this.bytes, this.filled);
    this.view = viewOver(this.bytes);
  }

  private widen(): void {
    const { starts, ends } = this;
    this.starts = new Int32Array(starts.length * 2);
    this.starts.set(starts);
    this.ends = new Int32Array(ends.length * 2);
    this.ends.set(ends);
  }
}
