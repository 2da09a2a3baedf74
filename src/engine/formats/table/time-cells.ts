import { copyRun } from '../../bytes/byte-runs';
import { viewOf } from '../../bytes/byte-view';
import { endOfPlainBytes } from '../../rules/fast-path/scan-json';
import { TimeScanner } from '../../rules/fast-path/scan-time';
import { NO_TIME, type TimeReader } from '../../rules/time/time-reader';

/** Longer cells are read one by one. */
const LONGEST = 64;

/** Reads the times of a column where they stand in the output. */
export class TimeCells {
  private readonly complete = new TimeScanner();
  /** A copy of the cell, whose place the time takes. Cells are copied four bytes at a time. */
  private readonly cell = Buffer.alloc(LONGEST + 4);
  private readonly cellView = viewOf(this.cell);

  constructor(private readonly reader: TimeReader) {}

  /** Whether a cell is a complete ISO time, which stays as it is written. */
  isComplete(view: DataView, start: number, end: number): boolean {
    return !Number.isNaN(this.complete.scan(view, start, end));
  }

  /**
   * Writes the time of a cell without special bytes, `source[from..to)`, to `out[at]`; an unreadable cell stays as it is.
   * Returns the end of the time.
   */
  copy(
    bytes: Buffer,
    source: DataView,
    from: number,
    to: number,
    out: Buffer,
    view: DataView,
    at: number,
  ): number {
    if (!this.isComplete(source, from, to)) {
      const stop = this.reader.write(bytes, from, to, out, at);
      if (stop !== NO_TIME) return stop;
    }
    return copyRun(source, from, to, view, at);
  }

  /**
   * Replaces the cell `out[start..end)`, JSON text without its quotes, by its time; an unreadable cell stays as it is, so
   * that the rules report it. Returns the end of the time.
   */
  write(out: Buffer, view: DataView, start: number, end: number): number {
    if (this.isComplete(view, start, end)) return end;
    if (end - start > LONGEST || endOfPlainBytes(view, start, end) < end)
      return this.readOne(out, start, end);
    for (let at = start; at < end; at += 4) {
      this.cellView.setInt32(at - start, view.getInt32(at, true), true);
    }
    const stop = this.reader.write(this.cell, 0, end - start, out, start);
    return stop === NO_TIME ? end : stop;
  }

  private readOne(out: Buffer, start: number, end: number): number {
    const text = out.toString('utf8', start, end);
    const time = this.reader.read(text.includes('\\') ? unescaped(text) : text);
    return time === null ? end : start + out.write(time, start);
  }
}

function unescaped(json: string): string {
  const text: unknown = JSON.parse(`"${json}"`);
  return typeof text === 'string' ? text : json;
}
