import { isUtf8 } from 'node:buffer';
import { CHECKPOINT_LINES, MAX_LINE_BYTES } from '../model/limits';

/** Receives the lines of a file, in order. */
export interface LineSink {
  /**
   * A line that is not blank, without its ending. `number` counts from 1. `utf8`: the bytes are known to be valid UTF-8;
   * false: unknown. The bytes may change after the call returns.
   */
  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void;
  blank(number: number): void;
  /** The next piece of a line that is too long; the last piece may be empty. */
  longLine(piece: Buffer, number: number, last: boolean): void;
}

/** Takes lines that it can read from their bytes, many at a time; the sink gets them from it. */
export interface LineRuns {
  /** Lines that were taken last, and how many of them end with CR LF. */
  readonly taken: number;
  readonly crlf: number;
  /** The next lines are in `chunk[from..end)`, valid UTF-8 that ends with LF. False: none of them can be taken. */
  begin(chunk: Buffer, from: number, end: number): boolean;
  /** Takes lines from the offset `from` on, no longer than `cap` bytes. Returns where the first other line starts. */
  take(from: number, cap: number): number;
  /** The offset at which a taken line starts. */
  startOf(line: number): number;
  /** Hands the taken lines to the sink. `first`: the number of the first, from 1 on. */
  hand(first: number): void;
}

export interface SplitterOptions {
  /** The most bytes of a line; default `MAX_LINE_BYTES`. */
  readonly cap?: number;
  /** Lines before the first chunk, if reading begins at a checkpoint. */
  readonly linesBefore?: number;
  /** Offset of the first chunk in the file. */
  readonly offset?: number;
  /** Lines between two checkpoints; default `CHECKPOINT_LINES`. */
  readonly checkpointLines?: number;
}

const LF = 0x0a;
const CR = 0x0d;
const BOM = [0xef, 0xbb, 0xbf] as const;

/**
 * Splits chunks of bytes into lines, without strings. Memory is bounded by the cap: longer lines are passed on in
 * pieces. The last line needs no newline. A BOM at the start of a line, as in files that were joined, and a CR before a LF
 * are not part of it.
 */
export class LineSplitter {
  lines: number;
  blank = 0;
  crlf = 0;
  /** At least one line began with a BOM. */
  bom = false;
  /** Offset in the file behind the last chunk. */
  bytes: number;
  /** The last line had a newline. Known after `end`. */
  finalNewline = true;
  /** Offsets of lines: as many as are not taken yet. */
  private checkpoints = new Float64Array(1024);
  private checkpointCount = 0;

  /** The start of a line that continues in a later chunk: the first `carried` bytes of `carry`. */
  private carry = Buffer.allocUnsafe(4096);
  private carried = 0;
  /** The current line is too long, and its first pieces were passed on. */
  long = false;
  /** Asked for each run of lines before the sink; null: every line goes to the sink. */
  runs: LineRuns | null = null;
  private readonly cap: number;
  private readonly checkpointLines: number;
  private lineStart = 0;
  private inLine = false;

  constructor(
    private readonly sink: LineSink,
    options: SplitterOptions = {},
  ) {
    this.cap = options.cap ?? MAX_LINE_BYTES;
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
    const last = chunk.lastIndexOf(LF);
    // One UTF-8 test for all complete lines is far cheaper than one a line.
    const utf8 = end !== -1 && isUtf8(chunk.subarray(from, last));
    const runs = utf8 && this.runs?.begin(chunk, from, last + 1) === true ? this.runs : null;
    while (end !== -1) {
      const taken = runs === null ? from : this.takeRun(runs, from);
      if (taken !== from) {
        from = taken;
        end = chunk.indexOf(LF, from);
        continue;
      }
      this.lineStart = this.bytes + from;
      this.whole(chunk, from, end, utf8);
      from = end + 1;
      end = chunk.indexOf(LF, from);
    }
    if (from < chunk.length) this.keep(chunk, from);
    this.bytes += chunk.length;
  }

  /** Call it once, after the last chunk. */
  end(): void {
    if (!this.inLine) return;
    this.finalNewline = false;
    this.finishCarried(Buffer.alloc(0), 0);
  }

  /** The offsets of line 1, 1 + checkpointLines, … since the last call. */
  takeCheckpoints(): Float64Array {
    const taken = this.checkpoints.slice(0, this.checkpointCount);
    this.checkpointCount = 0;
    return taken;
  }

  /** Returns where the first line starts that the run leaves. */
  private takeRun(runs: LineRuns, from: number): number {
    const next = runs.take(from, this.cap);
    if (next === from) return next;
    const { lines, bytes, checkpointLines } = this;
    const due = (checkpointLines - (lines % checkpointLines)) % checkpointLines;
    for (let line = due; line < runs.taken; line += checkpointLines) {
      this.addCheckpoint(bytes + runs.startOf(line));
    }
    this.lines += runs.taken;
    this.crlf += runs.crlf;
    runs.hand(lines + 1);
    return next;
  }

  /** A complete line, in a chunk or in the carry: `bytes[start..end)` ends before the LF. */
  private whole(bytes: Buffer, start: number, end: number, utf8: boolean): void {
    const number = this.count();
    start = this.skipBoms(bytes, start, end);
    const hasCr = end > start && bytes[end - 1] === CR;
    if (hasCr) end -= 1;
    if (end - start > this.cap) {
      this.sink.longLine(bytes.subarray(start, end), number, true);
      return;
    }
    if (hasCr) this.crlf += 1;
    if (isBlank(bytes, start, end)) {
      this.blank += 1;
      this.sink.blank(number);
    } else {
      this.sink.line(bytes, start, end, number, utf8);
    }
  }

  /** Completes a line that began in an earlier chunk. */
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

  /** The start or a middle piece of a line that continues in the next chunk. */
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

  /** Passes on the carried start of a line that is too long, once; returns its number. */
  private startLong(): number {
    if (this.long) return this.lines;
    this.long = true;
    const number = this.count();
    const start = this.skipBoms(this.carry, 0, this.carried);
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
    if (this.lines % this.checkpointLines === 0) this.addCheckpoint(this.lineStart);
    this.lines += 1;
    return this.lines;
  }

  private addCheckpoint(offset: number): void {
    if (this.checkpointCount === this.checkpoints.length) {
      const grown = new Float64Array(this.checkpoints.length * 2);
      grown.set(this.checkpoints);
      this.checkpoints = grown;
    }
    this.checkpoints[this.checkpointCount] = offset;
    this.checkpointCount += 1;
  }

  private skipBoms(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (
      end - at >= BOM.length &&
      bytes[at] === BOM[0] &&
      bytes[at + 1] === BOM[1] &&
      bytes[at + 2] === BOM[2]
    ) {
      this.bom = true;
      at += BOM.length;
    }
    return at;
  }
}

/** Whether a line has only ASCII white space. */
function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) return false;
  }
  return true;
}
