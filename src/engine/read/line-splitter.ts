import { isUtf8 } from 'node:buffer';
import { CHECKPOINT_LINES, LINE_CAP_BYTES } from '../model/limits';

/** Takes the lines of a file, in order. */
export interface LineSink {
  /**
   * A line that is not blank, without its ending. `number` counts from 1. `utf8`: the bytes are known to be valid;
   * false: nobody looked. They are valid until the call returns.
   */
  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void;
  blank(number: number): void;
  /** The next piece of a line that is over the cap; the last piece may be empty. */
  longLine(piece: Buffer, number: number, last: boolean): void;
}

export interface SplitterOptions {
  /** A longer line is too long. */
  readonly cap?: number;
  /** Lines before the first chunk, when reading begins at a checkpoint. */
  readonly linesBefore?: number;
  /** Where in the file the first chunk begins. */
  readonly offset?: number;
  /** The place of one line in so many is kept. */
  readonly checkpointLines?: number;
}

const LF = 0x0a;
const CR = 0x0d;
const BOM = [0xef, 0xbb, 0xbf] as const;

/**
 * Cuts chunks of bytes into lines, without strings. Memory is bounded by the cap: what is longer is handed on in
 * pieces and never held. A last line needs no newline. A BOM at the very start and a CR before a LF belong to no line.
 */
export class LineSplitter {
  lines: number;
  blank = 0;
  crlf = 0;
  bom = false;
  /** Where in the file the last chunk ended. */
  bytes: number;
  /** The last line had a newline. Known after `end`. */
  finalNewline = true;
  /** Where line 1, 1 + checkpointLines, … begin. */
  readonly checkpoints: number[] = [];

  /** The beginning of a line whose end is in a later chunk. */
  private carry = Buffer.allocUnsafe(4096);
  private carried = 0;
  /** The line being read is over the cap; its pieces went out. */
  long = false;
  private readonly cap: number;
  private readonly checkpointLines: number;
  private lineStart = 0;
  private inLine = false;

  constructor(
    private readonly sink: LineSink,
    options: SplitterOptions = {},
  ) {
    this.cap = options.cap ?? LINE_CAP_BYTES;
    this.checkpointLines = options.checkpointLines ?? CHECKPOINT_LINES;
    this.lines = options.linesBefore ?? 0;
    this.bytes = options.offset ?? 0;
  }

  push(chunk: Buffer): void {
    let from = 0;
    let end = chunk.indexOf(LF);
    if (end !== -1 && this.inLine) {
      this.finishCarried(chunk, end);
      from = end + 1;
      end = chunk.indexOf(LF, from);
    }
    // One look at all whole lines is far cheaper than one a line; only a chunk with a fault is looked at closely.
    const utf8 = end !== -1 && isUtf8(chunk.subarray(from, chunk.lastIndexOf(LF)));
    while (end !== -1) {
      this.lineStart = this.bytes + from;
      this.whole(chunk, from, end, utf8);
      from = end + 1;
      end = chunk.indexOf(LF, from);
    }
    if (from < chunk.length) this.keep(chunk, from);
    this.bytes += chunk.length;
  }

  /** To be called once, after the last chunk. */
  end(): void {
    if (!this.inLine) return;
    this.finalNewline = false;
    this.finishCarried(Buffer.alloc(0), 0);
  }

  /** A line that lies in one chunk, or in the carry: `bytes[start..end)` ends before the LF. */
  private whole(bytes: Buffer, start: number, end: number, utf8: boolean): void {
    const number = this.count();
    if (this.beginsFile(number)) start = this.skipBom(bytes, start, end);
    const returned = end > start && bytes[end - 1] === CR;
    if (returned) end -= 1;
    if (end - start > this.cap) {
      this.sink.longLine(bytes.subarray(start, end), number, true);
      return;
    }
    if (returned) this.crlf += 1;
    if (isBlank(bytes, start, end)) {
      this.blank += 1;
      this.sink.blank(number);
    } else {
      this.sink.line(bytes, start, end, number, utf8);
    }
  }

  /** The end of a line that began in an earlier chunk. */
  private finishCarried(chunk: Buffer, end: number): void {
    this.inLine = false;
    if (this.long || this.carried + end > this.cap + BOM.length + 1) {
      const number = this.startLong();
      this.sink.longLine(chunk.subarray(0, end), number, true);
      this.long = false;
      return;
    }
    this.append(chunk, 0, end);
    const length = this.carried;
    this.carried = 0;
    this.whole(this.carry, 0, length, false);
  }

  /** The beginning, or a middle piece, of a line that goes on in the next chunk. */
  private keep(chunk: Buffer, from: number): void {
    if (!this.inLine) {
      this.inLine = true;
      this.lineStart = this.bytes + from;
    }
    const length = chunk.length - from;
    if (this.long || this.carried + length > this.cap + BOM.length + 1) {
      const number = this.startLong();
      this.sink.longLine(chunk.subarray(from), number, false);
    } else {
      this.append(chunk, from, chunk.length);
    }
  }

  /** Hands on what was carried of a line that turns out too long, once; its number. */
  private startLong(): number {
    if (this.long) return this.lines;
    this.long = true;
    const number = this.count();
    const start = this.beginsFile(number) ? this.skipBom(this.carry, 0, this.carried) : 0;
    if (this.carried > start) this.sink.longLine(this.carry.subarray(start, this.carried), number, false);
    this.carried = 0;
    return number;
  }

  private append(chunk: Buffer, from: number, to: number): void {
    const needed = this.carried + to - from;
    if (needed > this.carry.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.carry.length * 2));
      this.carry.copy(grown, 0, 0, this.carried);
      this.carry = grown;
    }
    chunk.copy(this.carry, this.carried, from, to);
    this.carried = needed;
  }

  private count(): number {
    if (this.lines % this.checkpointLines === 0) this.checkpoints.push(this.lineStart);
    this.lines += 1;
    return this.lines;
  }

  private beginsFile(number: number): boolean {
    return number === 1 && this.lineStart === 0;
  }

  private skipBom(bytes: Buffer, start: number, end: number): number {
    this.bom = end - start >= BOM.length && BOM.every((byte, index) => bytes[start + index] === byte);
    return this.bom ? start + BOM.length : start;
  }
}

/** Only what JSON and people call white space. */
function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) return false;
  }
  return true;
}
