import { endOfPlainBytes } from '../../rules/fast-path/scan-json';
import { TimeScanner } from '../../rules/fast-path/scan-time';
import type { TimeReader } from '../../rules/time/time-reader';

/** The longest time that replaces a cell. */
export const LONGEST_TIME = 64;

/** Reads the times of one column where they stand in the output. */
export class TimeCells {
  private readonly complete = new TimeScanner();

  constructor(private readonly reader: TimeReader) {}

  /**
   * Replaces the cell `out[start..end)`, JSON text without its quotes, by its time; an unreadable cell stays as it is, so
   * that the rules report it. Returns the end of the time.
   */
  write(out: Buffer, view: DataView, start: number, end: number): number {
    // A complete ISO time stays as it is written.
    if (!Number.isNaN(this.complete.scan(view, start, end))) return end;
    const isPlain = endOfPlainBytes(view, start, end) === end;
    const text = out.toString('utf8', start, end);
    const time = this.reader.read(isPlain ? text : unescaped(text));
    if (time === null) return end;
    for (let at = 0; at < time.length; at += 1) view.setUint8(start + at, time.charCodeAt(at));
    return start + time.length;
  }
}

function unescaped(json: string): string {
  const text: unknown = JSON.parse(`"${json}"`);
  return typeof text === 'string' ? text : json;
}
