import { WorkbookDamagedError } from './workbook-damaged-error';

/** (ours) A longer row is none that a person made: shared texts stand in it again and again. */
const ROW_BYTES_AT_MOST = 64 * 1024 * 1024;

/** The cells of a row as bytes of UTF-8. Cells that the sheet leaves out are empty. */
export class RowCells {
  /** Cell `n` is `bytes[starts[n]..ends[n])`. */
  bytes = Buffer.allocUnsafe(4096);
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** The cells up to the last that holds something. */
  width = 0;
  private filled = 0;

  /** The bytes of all cells. */
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

  /** Copies `source[from..to)`. */
  copy(column: number, source: Buffer, from: number, to: number): void {
    this.reserve(to - from);
    const { bytes } = this;
    let at = this.filled;
    for (let next = from; next < to; next += 1) bytes[at++] = source[next] as number;
    this.end(column, at);
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
    if (column >= this.width && end > this.filled) this.width = column + 1;
    this.filled = end;
  }

  private reserve(more: number): void {
    const needed = this.filled + more;
    if (needed <= this.bytes.length) return;
    if (needed > ROW_BYTES_AT_MOST) throw new WorkbookDamagedError(`a row of ${needed} bytes`);
    const grown = Buffer.allocUnsafe(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.filled);
    this.bytes = grown;
  }

  private widen(): void {
    const { starts, ends } = this;
    this.starts = new Int32Array(starts.length * 2);
    this.starts.set(starts);
    this.ends = new Int32Array(ends.length * 2);
    this.ends.set(ends);
  }
}
