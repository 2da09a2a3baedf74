import type { SourceLine, SourceRow } from '../../shared/checks/check';
import { SHOWN_BYTES } from '../model/limits';
import type { LineSink } from '../read/line-splitter';

/** A line that could not be read: the file is gone or changed, or it has no such line. */
export function unreadLine(line: number): SourceLine {
  return { line, text: null, truncated: false };
}

/** The same as a row. */
export function unreadRow(line: number): SourceRow {
  return { ...unreadLine(line), fields: [] };
}

/** A line as it is shown: at most 8 KiB, cut between whole characters. */
export function shownLine(line: number, bytes: Buffer, start: number, end: number): SourceLine {
  if (end - start <= SHOWN_BYTES) {
    return { line, text: bytes.toString('utf8', start, end), truncated: false };
  }
  let cut = start + SHOWN_BYTES;
  while (cut > start && isContinuation(bytes[cut])) cut -= 1;
  return { line, text: bytes.toString('utf8', start, cut), truncated: true };
}

/** A byte of UTF-8 inside a character. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** Collects the text of the wanted lines from all lines of a file. */
export class ShownLines implements LineSink {
  private readonly wanted: readonly number[];
  private nextIndex = 0;
  private readonly rows = new Map<number, SourceLine>();
  /** The beginning of a line over the cap, which comes in pieces. */
  private beginning: Buffer = Buffer.alloc(0);

  constructor(lines: readonly number[]) {
    this.wanted = [...new Set(lines)].sort((a, b) => a - b);
    while (this.wanted[this.nextIndex] !== undefined && (this.wanted[this.nextIndex] as number) < 1)
      this.nextIndex += 1;
  }

  /** The first wanted line that is not collected yet; null when all are. */
  get next(): number | null {
    return this.wanted[this.nextIndex] ?? null;
  }

  row(line: number): SourceLine {
    return this.rows.get(line) ?? unreadLine(line);
  }

  line(bytes: Buffer, start: number, end: number, number: number): void {
    if (number !== this.next) return;
    this.rows.set(number, shownLine(number, bytes, start, end));
    this.nextIndex += 1;
  }

  blank(number: number): void {
    if (number !== this.next) return;
    this.rows.set(number, { line: number, text: '', truncated: false });
    this.nextIndex += 1;
  }

  longLine(piece: Buffer, number: number, last: boolean): void {
    if (number !== this.next) return;
    if (this.beginning.length <= SHOWN_BYTES) {
      this.beginning = Buffer.concat([this.beginning, piece.subarray(0, SHOWN_BYTES + 1)]);
    }
    if (!last) return;
    this.line(this.beginning, 0, this.beginning.length, number);
    this.beginning = Buffer.alloc(0);
  }
}
